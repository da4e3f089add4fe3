import type { Btf, TypeId } from '@hooklab/surface';
import type { Path, Step } from '../expression/ast';
import { type PathEnd, walkPath } from '../facts/walk-path';
import type { Fail } from './problem';
import type { Access, Root } from './resolved';

/** What a path begins at, with the type that this kernel gives it. */
export interface TypedValue {
  readonly path: Path;
  readonly root: Root;
  /** of the root */
  readonly type: TypeId;
  /** the verifier knows the type too */
  readonly typed: boolean;
  readonly btf: Btf;
}

/** How a path is read from its root, and what it leads to. `more`: steps beyond it. */
export function accessTo(
  { path, root, type, typed, btf }: TypedValue,
  fail: Fail,
  more: readonly Step[] = [],
): { access: Access; end: PathEnd } {
  const steps = [...path.steps, ...more];
  const walked = walkPath(btf, type, steps);
  if (!walked.ok) throw fail(walked.message, walked.near);
  const { end } = walked;
  const arrow = steps.some((s) => s.op === '->');
  // a pointer out of a struct by value is a plain number to the verifier
  const untyped = root.kind === 'arg' && (root.arg.read.nullable || root.arg.local !== null);
  const how: Access['how'] = !arrow ? 'plain' : typed && !untyped ? 'direct' : 'core';
  if (end.bits > 0 && how === 'core' && steps.filter((s) => s.op === '->').length > 1) {
    throw fail('a bit field behind two pointers can only be read with tp_btf or fentry');
  }
  if (end.bits > 0 && how === 'plain') {
    throw fail(
      root.kind === 'arg'
        ? 'a bit field of a struct by value is not read: take a whole member'
        : 'it is a bit field of the record: use raw_tp or tp_btf',
    );
  }
  return { access: { root, steps, how, bits: end.bits }, end };
}

/** As a helper reads it: a plain number to the verifier, which may then be reckoned with. */
export const probed = (access: Access): Access =>
  access.how === 'direct' ? { ...access, how: 'core' } : access;
