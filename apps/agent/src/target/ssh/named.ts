import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '@hooklab/base';
import { type TargetId, targetIdSchema } from '@hooklab/protocol';
import { z } from 'zod';
import { keepFile } from '../../state/keep';
import { asOwnerOf } from '../../state/owner';

const fileSchema = z.strictObject({ version: z.literal(1), targets: z.array(targetIdSchema).max(1000) });

/**
 * The machines that somebody has named to Hooklab, in the state directory: what the workbench offers, and all that a
 * browser may have opened. Read anew each time: a command may have named one meanwhile.
 */
export class NamedTargets {
  readonly #state: string;
  readonly #file: string;

  constructor(state: string) {
    this.#state = state;
    this.#file = join(state, 'ssh', 'targets.json');
  }

  list(): TargetId[] {
    try {
      const text = asOwnerOf(this.#state, () => readFileSync(this.#file, 'utf8'));
      return fileSchema.parse(JSON.parse(text)).targets;
    } catch {
      // none yet; a damaged file names none
      return [];
    }
  }

  has(id: string): boolean {
    return this.list().includes(id);
  }

  /** Why it is not kept, or null. */
  add(id: TargetId): Problem | null {
    const targets = this.list();
    return targets.includes(id) ? null : this.#keep([...targets, id]);
  }

  /** Throws Problem `not-kept`. False: there was none of that name. */
  remove(id: string): boolean {
    const targets = this.list();
    const left = targets.filter((target) => target !== id);
    if (left.length === targets.length) return false;
    const problem = this.#keep(left);
    if (problem) throw problem;
    return true;
  }

  #keep(targets: TargetId[]): Problem | null {
    const text = `${JSON.stringify({ version: 1, targets })}\n`;
    return asOwnerOf(this.#state, () => {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      return keepFile(this.#file, text, 'The list of machines');
    });
  }
}
