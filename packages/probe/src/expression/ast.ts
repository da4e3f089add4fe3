/**
 * A capture expression: where a column's value comes from, at one hook.
 *
 *   ts pid tid uid gid comm cpu                    known at every hook (builtins)
 *   field.pathname                                 a field of the tracepoint's record (tp)
 *   arg.task->signal->oom_score_adj                an argument of the hook, and a way through structs
 *   arg.0->comm[0]                                 an argument by position; an element of an array
 *   user(arg.buf)                                  the address is a user one, where the kernel's types do not say
 *
 * The path is C's: `->` through a pointer, `.` into a struct, `[N]` into an array.
 */
export type Expression = Builtin | Path;

export const BUILTINS = ['ts', 'pid', 'tid', 'uid', 'gid', 'comm', 'cpu'] as const;
export type BuiltinName = (typeof BUILTINS)[number];

export interface Builtin {
  kind: 'builtin';
  name: BuiltinName;
}

export interface Path {
  kind: 'path';
  root: 'field' | 'arg';
  /** name of the field or argument; for `arg.0` the position as digits */
  name: string;
  steps: Step[];
  /** written as user(…) */
  user: boolean;
}

export type Step = { op: '->' | '.'; member: string } | { op: '[]'; index: number };

/** Back to the text it was parsed from, in its shortest form. */
export function expressionText(e: Expression): string {
  if (e.kind === 'builtin') return e.name;
  const path = `${e.root}.${e.name}${e.steps.map(stepText).join('')}`;
  return e.user ? `user(${path})` : path;
}

export function stepText(step: Step): string {
  return step.op === '[]' ? `[${step.index}]` : `${step.op}${step.member}`;
}
