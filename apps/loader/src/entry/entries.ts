import type { BpfObject } from '@hooklab/native';
import type { FromChild } from '../io/messages';
import { trampolineTarget } from './target';

/** A loaded program that is about to be attached; `target` as in trampolineTarget(). */
export interface Attaching {
  object: BpfObject;
  program: string;
  target?: string | undefined;
}

/** This process's questions to the parent, which knows the kernel's functions and keeps them for all its workers. */
export class Entries {
  readonly #send: (message: FromChild) => void;
  readonly #waiting = new Map<number, (whys: (string | null)[]) => void>();
  #last = 0;

  constructor(send: (message: FromChild) => void) {
    this.#send = send;
  }

  /** For each program why it must not be attached, or null; see entry/judge.ts. Asks only if one has a trampoline. */
  async whyNot(programs: readonly Attaching[]): Promise<(string | null)[]> {
    const targets = programs.map(targetOf);
    const functions = [...new Set(targets.filter((fn) => fn !== null))];
    if (functions.length === 0) return targets.map(() => null);
    const whys = await this.#ask(functions);
    return targets.map((fn) => (fn === null ? null : (whys[functions.indexOf(fn)] ?? null)));
  }

  /** The parent begins to read what these will be judged by; nobody waits. */
  prepare(programs: readonly Attaching[]): void {
    if (programs.some((each) => targetOf(each) !== null)) void this.#ask([]);
  }

  answered(ask: number, whys: (string | null)[]): void {
    this.#waiting.get(ask)?.(whys);
    this.#waiting.delete(ask);
  }

  #ask(functions: string[]): Promise<(string | null)[]> {
    const ask = ++this.#last;
    return new Promise((resolve) => {
      this.#waiting.set(ask, resolve);
      this.#send({ type: 'entry.ask', ask, functions });
    });
  }
}

function targetOf({ object, program, target }: Attaching): string | null {
  const info = object.programs.find(({ name }) => name === program);
  return info ? trampolineTarget(info, target) : null;
}
