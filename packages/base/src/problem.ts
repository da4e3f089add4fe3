/**
 * The one error shape of Hooklab: a clear line first, the whole log behind it.
 *
 *   what   what failed, in plain words: "fentry/do_unlinkat did not load"
 *   where  the place a person can go to: a file and line, a target, a hook
 *   cause  why, on this kernel
 *   fix    what to do next
 *   log    everything the failing tool said, untouched
 */
export interface ProblemShape {
  code: string;
  what: string;
  where?: string | undefined;
  cause?: string | undefined;
  fix?: string | undefined;
  log?: string | undefined;
}

export class Problem extends Error implements ProblemShape {
  readonly code: string;
  readonly what: string;
  readonly where: string | undefined;
  override readonly cause: string | undefined;
  readonly fix: string | undefined;
  readonly log: string | undefined;

  constructor(shape: ProblemShape) {
    super(problemLine(shape));
    this.name = 'Problem';
    this.code = shape.code;
    this.what = shape.what;
    this.where = shape.where;
    this.cause = shape.cause;
    this.fix = shape.fix;
    this.log = shape.log;
  }

  toJSON(): ProblemShape {
    const { code, what, where, cause, fix, log } = this;
    return { code, what, where, cause, fix, log };
  }
}

/** One line for a terminal or a toast: `what (where): cause. fix` */
export function problemLine(p: ProblemShape): string {
  let line = p.what;
  if (p.where) line += ` (${p.where})`;
  if (p.cause) line += `: ${p.cause}`;
  if (p.fix) line += `. ${p.fix}`;
  return line;
}

/** Anything thrown, as a Problem. A foreign error keeps its stack as the log. */
export function toProblem(error: unknown, code = 'internal'): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error) {
    return new Problem({ code, what: error.message, log: error.stack });
  }
  return new Problem({ code, what: String(error) });
}
