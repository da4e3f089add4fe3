import { nearNames, Problem } from '@hooklab/base';
import type { ProbeFacts } from '../facts/facts';
import { type End, hookAt } from '../way/end';

export function noPoint(end: End, { kernel }: ProbeFacts, cause: string, fix?: string): Problem {
  return new Problem({
    code: 'no-point',
    what: `${hookAt(end)} is not possible on this kernel`,
    where: kernel,
    cause,
    fix,
  });
}

/** Makes the Problem of one column, from the cause and the nearest names. */
export type Fail = (cause: string, near?: string[]) => Problem;

/** Arguments of a Fail: of a name that is not there, those that are. */
export function unknownName(owner: string, kind: string, name: string, names: string[]): [string, string[]] {
  const near = nearNames(name, names);
  return [`${owner} has no ${kind} ${name} on this kernel; it has ${names.join(', ') || 'none'}`, near];
}
