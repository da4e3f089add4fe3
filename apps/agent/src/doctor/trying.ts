import { setTimeout as after } from 'node:timers/promises';
import type { AdvisorFacts } from '@hooklab/advisor';
import { type Milliseconds, type Problem, toProblem } from '@hooklab/base';
import { type ObjectProgram, programsOf } from '@hooklab/probe';
import type { Proof, RunStats, Watchdog } from '@hooklab/protocol';
import type { Asking, TargetCompiler } from '../kernel/compiler';
import type { LoaderConnection } from '../target/connection';
import { Refused } from '../target/refused';
import type { OpenTarget } from '../target/registry';
import { leftUntried } from './danger';

/** So long a program stays attached: enough for a hook that fires all the time to be seen firing. */
const ATTACHED: Milliseconds = 250;
/** It is there for a moment: one that takes a whole machine for that moment is let go. */
const WATCHDOG: Watchdog = { cpuShare: 0.9, hitsPerCpu: 5_000_000, seconds: 1 };

type Made = Awaited<ReturnType<TargetCompiler['compile']>>;

export interface TryParts {
  compile(source: string, target: OpenTarget, asking: Asking): Promise<Made>;
  /** what says which functions must not be tried; throws where that is not known */
  symbols(target: OpenTarget): Promise<AdvisorFacts>;
}

/** What became of a program; a failure with what the doctor examines. */
export type Tried =
  | Extract<Proof, { state: 'works' | 'untried' }>
  | { state: 'fails'; stage: 'compile'; compiled: Made }
  | { state: 'fails'; stage: 'load' | 'attach'; error: Problem };

/** Compile, load, attach for a moment, detach: nothing that the program makes is taken. Null: the signal ended it. */
export async function tryProgram(
  parts: TryParts,
  source: string,
  target: OpenTarget,
  signal: AbortSignal,
): Promise<Tried | null> {
  try {
    const compiled = await parts.compile(source, target, { client: 'remedies', signal });
    if (signal.aborted) return null;
    if (!compiled.object) {
      return compiled.timedOut
        ? { state: 'untried', why: 'the compiler was stopped after its time' }
        : { state: 'fails', stage: 'compile', compiled };
    }
    const programs = programsOf(compiled.object);
    const why = leftUntried(source, programs, target, await parts.symbols(target));
    if (why !== null) return { state: 'untried', why };
    return await attachForAMoment(target.connection, compiled.object, programs, signal);
  } catch (error) {
    if (signal.aborted) return null;
    return { state: 'untried', why: toProblem(error).message };
  }
}

async function attachForAMoment(
  connection: LoaderConnection,
  object: Uint8Array,
  programs: readonly ObjectProgram[],
  signal: AbortSignal,
): Promise<Tried | null> {
  if (signal.aborted) return null;
  let end!: (stats: RunStats | null) => void;
  const ended = new Promise<RunStats | null>((resolve) => {
    end = resolve;
  });
  const run = connection.newRun({ stage() {}, batch() {}, stats() {}, ended: (stats) => end(stats) });
  // also out of the verifier, where it may be for minutes
  const stop = () => connection.request('run.stop', { run }).catch(() => null);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await connection.startRun(
      {
        run,
        programs: programs.map(({ program }) => ({ program, attach: { kind: 'section' } })),
        watchdog: WATCHDOG,
        records: false,
      },
      object,
    );
  } catch (error) {
    connection.forgetRun(run);
    signal.removeEventListener('abort', stop);
    if (signal.aborted) return null;
    return refusedAt(toProblem(error));
  }
  const from = performance.now();
  await Promise.race([after(ATTACHED, undefined, { signal }).catch(() => {}), ended]);
  const ms = performance.now() - from;
  if (!signal.aborted) await stop();
  const stats = await ended;
  signal.removeEventListener('abort', stop);
  return signal.aborted ? null : { state: 'works', hits: stats && hitsOf(stats), ms };
}

/** Only what libbpf or the kernel refused says something of the program. */
function refusedAt(problem: Problem): Tried {
  if (problem instanceof Refused) {
    return { state: 'fails', stage: problem.refusal.stage === 'attach' ? 'attach' : 'load', error: problem };
  }
  if (problem.code === 'attach-entry') return { state: 'fails', stage: 'attach', error: problem };
  return { state: 'untried', why: problem.message };
}

function hitsOf({ programs }: RunStats): number | null {
  const counts = programs.map((p) => p.runCount);
  return counts.some((n) => n === null) ? null : counts.reduce<number>((sum, n) => sum + n!, 0);
}
