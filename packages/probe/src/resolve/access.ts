import { readValue } from '@hooklab/hook';
import { type Btf, resolve, type TypeId } from '@hooklab/surface';
import type { Path, Step } from '../expression/ast';
import { type PathEnd, walkPath } from '../facts/walk-path';
import type { Fail } from './problem';
import type { Access, BitsInWord, Root } from './resolved';

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
  const written = [...path.steps, ...more];
  const walked = walkPath(btf, type, written);
  if (!walked.ok) throw fail(walked.message, walked.near);
  const { end } = walked;
  const steps = isBehind(root) ? behind(written, type, btf, fail) : written;
  const arrow = steps.some((s) => s.op === '->');
  // a pointer out of a struct by value is a plain number to the verifier
  const untyped = root.kind === 'arg' && (root.arg.read.nullable || root.arg.local !== null);
  const how: Access['how'] = !arrow ? 'plain' : typed && !untyped ? 'direct' : 'core';
  if (end.bits > 0 && how === 'core' && steps.filter((s) => s.op === '->').length > 1) {
    throw fail('a bit field behind two pointers can only be read with tp_btf or fentry');
  }
  const inWord = end.bits > 0 && how === 'plain' ? wordOf(root, end, btf, fail) : null;
  return { access: { root, steps, how, bits: end.bits, inWord }, end };
}

/** A struct by value of which only the address is passed. */
const isBehind = (root: Root): boolean =>
  root.kind === 'arg' && root.arg.read.source.kind === 'register' && root.arg.read.source.indirect;

function behind([first, ...rest]: readonly Step[], type: TypeId, btf: Btf, fail: Fail): readonly Step[] {
  if (first?.op !== '.') return first ? [first, ...rest] : [];
  if (btf.name(resolve(btf, type)) === '') {
    throw fail(
      'only the address of this struct is passed, and it has no name by which its members are found',
    );
  }
  return [{ ...first, op: '->' }, ...rest];
}

/**
 * A bit field of a struct that comes in words is cut out of one of them: libbpf relocates no field of a struct without a
 * name, which most of these are.
 */
function wordOf(root: Root, { type, bits, at }: PathEnd, btf: Btf, fail: Fail): BitsInWord {
  if (root.kind !== 'arg') throw fail('it is a bit field of the record: use raw_tp or tp_btf');
  const shift = at % 64;
  if (root.arg.local?.kind !== 'words' || shift + bits > 64) {
    throw fail('a bit field of a struct on the stack is not read: take a whole member');
  }
  const value = readValue(btf, type);
  return { index: Math.floor(at / 64), shift, signed: value.kind === 'int' && value.signed };
}

/** As a helper reads it: a plain number to the verifier, which may then be reckoned with. */
export const probed = (access: Access): Access =>
  access.how === 'direct' ? { ...access, how: 'core' } : access;
