/**
 * A capture expression: where a column's value comes from, at one hook.
 *
 *   ts pid tid uid gid comm cpu                    known at every hook (builtins)
 *   latency                                        from entry to return, where a way has both
 *   stack                                          who called: names in text, the caller's address in a number
 *   point                                          which of the way's points it is, by name: "unlink"
 *   -100                                           always this: what another point of the way tells, and this one need not
 *   field.pathname                                 a field of the tracepoint's record (tp)
 *   arg.task->signal->oom_score_adj                an argument of the hook, and a way through structs
 *   arg.0->comm[0]                                 an argument by position; an element of an array
 *   ret                                            what the call returns
 *   user(arg.buf)                                  the address is a user one, where the kernel's types do not say
 *   either(arg.name)                               nobody says whose it is: the kernel's first, then the process's
 *   port(arg.sk->__sk_common.skc_dport)            16 bits in network order
 *
 * The path is C's: `->` through a pointer, `.` into a struct, `[N]` into an array.
 */
export type Expression = Builtin | Constant | Path;

export const BUILTINS = ['ts', 'pid', 'tid', 'uid', 'gid', 'comm', 'cpu', 'latency', 'stack'] as const;
export type BuiltinName = (typeof BUILTINS)[number];

export interface Builtin {
  kind: 'builtin';
  name: BuiltinName;
}

export interface Constant {
  kind: 'constant';
  /** an integer that JavaScript can hold; 'point': the name of the point */
  value: number | 'point';
}

/** What a path may be wrapped in. */
export const WRAPS = ['user', 'either', 'port'] as const;
export type Wrap = (typeof WRAPS)[number];

export interface Path {
  kind: 'path';
  root: 'field' | 'arg' | 'ret';
  /** name of the field or argument; for `arg.0` the position as digits; '' of ret */
  name: string;
  steps: Step[];
  wrap: Wrap | null;
}

export type Step = { op: '->' | '.'; member: string } | { op: '[]'; index: number };

/** Back to the text it was parsed from, in its shortest form. */
export function expressionText(e: Expression): string {
  if (e.kind === 'builtin') return e.name;
  if (e.kind === 'constant') return String(e.value);
  const root = e.root === 'ret' ? 'ret' : `${e.root}.${e.name}`;
  const path = `${root}${e.steps.map(stepText).join('')}`;
  return e.wrap ? `${e.wrap}(${path})` : path;
}

export function stepText(step: Step): string {
  return step.op === '[]' ? `[${step.index}]` : `${step.op}${step.member}`;
}
