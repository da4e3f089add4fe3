import type { Milliseconds, Undo } from '@hooklab/base';
import { problemLine } from '@hooklab/base';
import { applyEdits, editsBetween } from '@hooklab/doctor';
import type { Proof, RemedyInfo, SourceEdit } from '@hooklab/protocol';
import { refusedByClang } from '../compile';
import { Turns } from '../compile/turns';
import type { OpenTarget } from '../target/registry';
import type { ErrorDoctor } from './doctor';
import { type Tried, type TryParts, tryProgram } from './trying';
import { cut } from './wire';

/** All remedies of one failure. */
const WHOLE: Milliseconds = 90_000;
/** One of them: compiled within 10 s, the rest is the verifier. */
const ONE: Milliseconds = 30_000;
/** How often one is begun again after a run went first. */
const TRIES = 3;
/** Characters of what is said of one. */
const LONGEST = 1000;
/** A change that leads to another failure may be made with what mends that one, as often as this. */
const FURTHER = 2;

export interface Asked {
  target: OpenTarget;
  source: string;
  remedies: readonly RemedyInfo[];
  /** who is told the remedies: each has its turn */
  client: string;
  /** nobody wants to know any more */
  signal: AbortSignal;
}

/** Before they are tried: what `Proofs` will say of each is not known yet. */
export const awaitingProof = (remedies: readonly RemedyInfo[]): RemedyInfo[] =>
  remedies.map((r) => ({ ...r, proof: r.edit ? { state: 'checking' } : null }));

/**
 * Tries the edits of remedies on their target in the background, one at a time, so that what is offered has compiled,
 * loaded and been attached there. A run that starts goes first.
 */
export class Proofs {
  readonly #parts: TryParts;
  readonly #errors: Pick<ErrorDoctor, 'examine' | 'compile'>;
  readonly #turns = new Turns(1);
  /** runs that are being started now */
  #starting = 0;
  #calm: (() => void)[] = [];
  /** the one that is being tried, to let a run go first */
  #now: AbortController | null = null;

  constructor(parts: TryParts, errors: Pick<ErrorDoctor, 'examine' | 'compile'>) {
    this.#parts = parts;
    this.#errors = errors;
  }

  /** A run starts: nothing is tried until this is undone. */
  giveWay(): Undo {
    this.#starting++;
    this.#now?.abort();
    let done = false;
    return () => {
      if (done) return;
      done = true;
      if (--this.#starting === 0) for (const go of this.#calm.splice(0)) go();
    };
  }

  /** `tell` gets all of them after each; every remedy with an edit has a proof in the end. Never rejects. */
  async of(asked: Asked, tell: (remedies: RemedyInfo[]) => void): Promise<void> {
    const late = AbortSignal.timeout(WHOLE);
    const signal = AbortSignal.any([asked.signal, late]);
    let now = awaitingProof(asked.remedies);
    for (const [at, remedy] of asked.remedies.entries()) {
      if (!remedy.edit) continue;
      const proved = await this.#turns
        .take(() => this.#prove(remedy, asked, signal), { client: asked.client, signal })
        .catch(() => null);
      const why = asked.signal.aborted ? 'something else was run since' : 'there was no time for it';
      const shown = proved ?? { ...remedy, proof: { state: 'untried', why } as const };
      now = now.map((r, i) => (i === at ? shown : r));
      tell(now);
    }
  }

  /** The remedy with its proof: the edit as it works, or without one. Null: there was no time. */
  async #prove(
    remedy: RemedyInfo,
    { target, source }: Asked,
    signal: AbortSignal,
  ): Promise<RemedyInfo | null> {
    let after = applyEdits(source, remedy.edit!);
    const texts = [remedy.text];
    let first: Proof | null = null;
    for (let step = 0; ; step++) {
      const tried = await this.#try(after, target, signal);
      if (!tried) return first && { ...remedy, edit: null, proof: first };
      if (tried.state === 'works') {
        const edit = step === 0 ? remedy.edit : editsBetween(source, after);
        return { ...remedy, text: cut(texts.join('; then: '), LONGEST), edit, proof: tried };
      }
      if (tried.state === 'untried') return { ...remedy, proof: tried };
      const { proof, further } = await this.#explain(tried, after, target);
      first ??= proof;
      // what mends the next failure goes with this change; what takes its place is another remedy
      if (!further || step === FURTHER || meet(editsBetween(after, source), further.edit!)) {
        return { ...remedy, edit: null, proof: first };
      }
      after = applyEdits(after, further.edit!);
      texts.push(further.text);
    }
  }

  /** Gives way to runs, and begins again. */
  async #try(source: string, target: OpenTarget, signal: AbortSignal): Promise<Tried | null> {
    for (let i = 0; i < TRIES; i++) {
      await this.#whenCalm(signal);
      if (signal.aborted) return null;
      const now = new AbortController();
      this.#now = now;
      const long = AbortSignal.timeout(ONE);
      const tried = await tryProgram(
        this.#parts,
        source,
        target,
        AbortSignal.any([signal, now.signal, long]),
      );
      this.#now = null;
      if (tried) return tried;
      if (long.aborted) return { state: 'untried', why: `it took longer than ${ONE / 1000} s` };
    }
    return null;
  }

  #whenCalm(signal: AbortSignal): Promise<void> {
    if (this.#starting === 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#calm.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Why it failed, and the first change that the doctor has for that. */
  async #explain(
    tried: Extract<Tried, { state: 'fails' }>,
    source: string,
    target: OpenTarget,
  ): Promise<{ proof: Proof; further: RemedyInfo | null }> {
    const { problem, diagnosis } =
      tried.stage === 'compile'
        ? {
            problem: refusedByClang(tried.compiled),
            diagnosis: await this.#errors.compile(tried.compiled.log, source, tried.compiled.btf, target),
          }
        : await this.#errors.examine(tried.error, source, target);
    const { what, where, cause } = problem;
    return {
      proof: {
        state: 'fails',
        stage: tried.stage,
        why: cut(problemLine({ code: '', what, where, cause }), LONGEST),
      },
      further: diagnosis?.remedies.find((r) => r.edit !== null) ?? null,
    };
  }
}

/** Do two changes of one text touch the same lines? */
const meet = (a: readonly SourceEdit[], b: readonly SourceEdit[]): boolean =>
  a.some((one) => b.some((two) => one.line < two.line + two.count && two.line < one.line + one.count));
