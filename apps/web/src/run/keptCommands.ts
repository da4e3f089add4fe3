import type { TargetId } from '@hooklab/protocol';
import { z } from 'zod';

/** One command in a lab VM, and what it said. */
export interface Done {
  target: TargetId;
  command: string;
  /** null: it goes on; else how it ended */
  end: { ok: boolean; text: string } | null;
  /** stdout, then stderr */
  output: string;
}

const KEY = 'hooklab.commands';

/** A browser gives a tab some 5 MB of text for all that it keeps. */
const MOST_TEXT = 500_000;

const kept = z.array(
  z.strictObject({
    target: z.string().regex(/^lab:/),
    command: z.string(),
    end: z.strictObject({ ok: z.boolean(), text: z.string() }).nullable(),
    output: z.string(),
  }),
);

/** Nobody hears of its end any more. */
const LEFT: Done['end'] = { ok: false, text: 'the page was loaded again before it ended' };

/** Commands of this tab and what they said, over a reload. `storage`: sessionStorage, which each tab has for itself. */
export class KeptCommands {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'> | null;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'> | null) {
    this.#storage = storage;
  }

  get(): readonly Done[] {
    try {
      const all = kept.parse(JSON.parse(this.#storage?.getItem(KEY) ?? '[]')) as Done[];
      return all.map((one) => (one.end ? one : { ...one, end: LEFT }));
    } catch {
      return [];
    }
  }

  /** The newest of them that there is room for. */
  set(all: readonly Done[]): void {
    let room = MOST_TEXT;
    const newest = all.toReversed().filter(({ command, output }) => {
      room -= command.length + output.length;
      return room >= 0;
    });
    try {
      this.#storage?.setItem(KEY, JSON.stringify(newest.reverse()));
    } catch {
      // without it a reload begins with none
    }
  }
}
