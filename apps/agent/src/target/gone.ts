import { Problem } from '@hooklab/base';
import type { ZodError } from 'zod';

/** What a loader wrote is no message of the protocol: nothing that follows can be believed. */
export function nonsense(error: unknown, payload: Uint8Array): Problem {
  if (error instanceof Problem) return error;
  return new Problem({
    code: 'loader-nonsense',
    what: 'The loader said what is no message, and was ended',
    cause: isZod(error) ? issueOf(error) : (error as Error).message,
    fix: 'Its programs are detached. Run again; if it happens again, the loader and the agent are of different builds',
    log: Buffer.from(payload.subarray(0, 4096)).toString('utf8'),
  });
}

const isZod = (error: unknown): error is ZodError => Array.isArray((error as ZodError).issues);

/** The first thing that is wrong: "stats.missed: Too small: expected number to be >=0" */
function issueOf({ issues }: Pick<ZodError, 'issues'>): string {
  const [first] = issues;
  if (first?.code !== 'invalid_union') return first ? `${first.path.join('.')}: ${first.message}` : '';
  // of the kinds of messages, the one that it says it is
  const meant = first.errors.find((kind) =>
    kind.every(({ path, code }) => path[0] !== 'type' && code !== 'invalid_union'),
  );
  return meant ? issueOf({ issues: meant }) : first.message;
}

/** The workbench's own part of a run failed: of that run only. */
export const handlerFailed = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  const { message, stack } = error as Error;
  return new Problem({
    code: 'internal',
    what: 'The workbench failed at what this run said',
    cause: message,
    fix: 'Its programs are detached; other runs go on. The log says where: it is a fault of Hooklab',
    log: stack,
  });
};

export const targetStopped = (): Problem =>
  new Problem({
    code: 'target-stopped',
    what: 'The target was stopped',
    fix: 'Its programs are detached. Run again: the target opens by itself',
  });
