import type { Expression } from './ast';
import { type BareRoot, lower, Wrong } from './lower';
import { readTree } from './tree/read';

/** `at` and `length`: the characters that are wrong, from 0. */
export type Parsed =
  | { ok: true; expression: Expression }
  | { ok: false; at: number; length: number; message: string };

/** "arg.task->signal->oom_score_adj" → its parts, or what is wrong first and at which characters. */
export function parseExpression(text: string, bare: BareRoot | null = null): Parsed {
  const { node, faults } = readTree(text);
  const [first] = faults;
  if (first) return { ok: false, at: first.from, length: first.to - first.from, message: first.message };
  try {
    return { ok: true, expression: lower(node, bare) };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const { from, to, message } = error.fault;
    return { ok: false, at: from, length: to - from, message };
  }
}
