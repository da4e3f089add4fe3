import { type Milliseconds, Problem } from '@hooklab/base';
import type { LoaderRequestInput } from '@hooklab/protocol';

type Request = LoaderRequestInput['type'];

const SECOND: Milliseconds = 1_000;

/**
 * How long a loader that lives may take for one request; whether it lives, its pulse tells. Blobs that come begin the
 * time anew. Under software emulation everything takes ten times as long.
 */
const LIMITS: Record<Exclude<Request, 'trial'>, Milliseconds> = {
  hello: 30 * SECOND,
  ping: 60 * SECOND,
  'bpf.list': 60 * SECOND,
  // its own trials may take half a minute
  doctor: 120 * SECOND,
  'surface.read': 120 * SECOND,
  // the verifier takes minutes for some programs
  'run.start': 900 * SECOND,
  // a hung worker is killed after ten seconds of silence; what its ring holds is sent first
  'run.stop': 120 * SECOND,
  'run.credit': 60 * SECOND,
  'run.map': 120 * SECOND,
};

/** Of a trial's request: a step may take 20 s, and one request waits for the one before. */
const TRIAL_CASE = 40 * SECOND;

export function limitOf(type: Request, body: { cases?: unknown[] }): Milliseconds {
  return type === 'trial' ? 120 * SECOND + TRIAL_CASE * (body.cases?.length ?? 0) : LIMITS[type];
}

export const lateProblem = (type: Request, limit: Milliseconds): Problem =>
  new Problem({
    code: 'loader-late',
    what: `The loader did not answer “${type}” within ${limit / SECOND} s`,
    cause: 'it lives, but this has come to no end',
    fix: 'Try again; stop the target and open it again if it stays so',
  });
