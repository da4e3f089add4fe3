import { type Problem, type ProblemShape, toProblem } from '@hooklab/base';

const LINE = 4096;
const LOG = 262_144;
const CODE = 64;

/**
 * A problem as it may cross the wire (see problemSchema): no undefined members, lines and log cut to their
 * limits. Of a long log the end is kept, which is where verifiers and compilers say what is wrong.
 */
export function clip(problem: Problem | ProblemShape): ProblemShape {
  const out: ProblemShape = { code: problem.code.slice(0, CODE), what: cut(problem.what) };
  if (problem.where) out.where = cut(problem.where);
  if (problem.cause) out.cause = cut(problem.cause);
  if (problem.fix) out.fix = cut(problem.fix);
  if (problem.log) out.log = problem.log.length > LOG ? `…${problem.log.slice(1 - LOG)}` : problem.log;
  return out;
}

const cut = (text: string): string => (text.length > LINE ? `${text.slice(0, LINE - 1)}…` : text);

/** Anything thrown, as it may cross the wire. */
export const clipError = (error: unknown): ProblemShape => clip(toProblem(error));
