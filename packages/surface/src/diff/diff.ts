import { Problem } from '@hooklab/base';
import { prototypeOf } from '../btf/c/prototype';
import { FUNCS } from '../btf/kinds';
import { type PointPath, pathsOf, pointDetail } from '../detail/detail';
import { NAMED_BY, unreadNames } from '../detail/unread';
import { ALIKE, likeness, wanted } from '../kallsyms/likeness';
import { entryPath, type PointKind } from '../search/entry';
import type { Surface } from '../surface/surface';
import { type Face, faceOf, listOf, UNKNOWN } from './face';
import { type Row, sideBySide } from './lines';

/** One fact that is not the same on both sides; null: that side has no such fact. */
export interface Change {
  /** "offset of args", "parameters", "return" */
  what: string;
  from: string | null;
  to: string | null;
}

export interface PointDiff {
  path: string;
  status: 'same' | 'changed' | 'vanished' | 'appeared' | 'in neither';
  changes: Change[];
  rows: Row[];
  /** a function that is gone: new ones of the other kernel whose names share its rarest word */
  near: string[];
  /** the likest of them, beside the one that is gone: one has often become the other */
  like: { name: string; rows: Row[] } | null;
}

/**
 * Why points of a kind cannot be compared: what names or describes them was not read on one side; null where they can.
 * One point can be all the same, where both sides have it.
 */
export function incomparable(a: Surface, b: Surface, kind: PointKind): string | null {
  for (const surface of [a, b]) {
    const file = TOLD_BY[kind].find((each) => surface.absence(each) !== null);
    if (file !== undefined) return `${surface.name}: ${file}: ${surface.absence(file)}`;
  }
  return null;
}

/** The events of a syscall or a tracepoint are described by BTF, too. */
const TOLD_BY: Record<PointKind, readonly string[]> = {
  ...NAMED_BY,
  tracepoint: [...NAMED_BY.tracepoint, 'btf/vmlinux'],
  syscall: [...NAMED_BY.syscall, 'btf/vmlinux'],
};

/**
 * One point on two kernels. Throws `no-point` where one side has it and the other's files that would name it were not
 * read: whether it is gone nobody can say.
 */
export function diffPoint(a: Surface, b: Surface, path: PointPath): PointDiff {
  const before = pointDetail(a, path);
  const after = pointDetail(b, path);
  if (before && !after) notGone(b, path);
  if (after && !before) notGone(a, path);
  const left = before && faceOf(before);
  const right = after && faceOf(after);
  const changes = left && right ? changesOf(left, right) : [];
  const near = left && !right && path.kind === 'fn' ? nearNames(a, b, path.name) : [];
  return {
    path: entryPath(path),
    status: statusOf(left, right, changes),
    changes,
    rows: sideBySide(left?.lines ?? [], right?.lines ?? []),
    near,
    like: left ? likest(left, b, near) : null,
  };
}

function notGone(surface: Surface, path: PointPath): void {
  const unread = unreadNames(surface, path.kind);
  if (unread.length === 0) return;
  throw new Problem({
    code: 'no-point',
    what: `Whether ${surface.name} has “${entryPath(path)}” is not known`,
    cause: unread.join('; '),
  });
}

function statusOf(left: Face | null, right: Face | null, changes: Change[]): PointDiff['status'] {
  if (!left && !right) return 'in neither';
  if (!right) return 'vanished';
  if (!left) return 'appeared';
  return changes.length > 0 ? 'changed' : 'same';
}

function changesOf(left: Face, right: Face): Change[] {
  const changes: Change[] = [];
  // of a prototype that was not read neither parameters nor the type of its result are gone
  const blind = [left, right].some(({ facts }) => facts.get('prototype') === UNKNOWN);
  const told = (what: string, value: string | null): boolean =>
    value !== UNKNOWN && !(blind && ['parameters', 'return', 'prototype'].includes(what));
  for (const [what, from] of left.facts) {
    const to = right.facts.get(what) ?? null;
    if (to !== from && told(what, from) && told(what, to)) changes.push({ what, from, to });
  }
  for (const [what, to] of right.facts)
    if (!left.facts.has(what) && told(what, to)) changes.push({ what, from: null, to });
  return changes;
}

/** Text symbols of b that a does not have, and whose names are like it, likest first: filename_unlinkat of do_unlinkat. */
function nearNames(a: Surface, b: Surface, name: string): string[] {
  const symbols = b.kallsyms;
  const asked = wanted(name);
  const near = new Map<string, number>();
  for (let i = 0; symbols && i < symbols.length; i++) {
    if (!symbols.isText(i)) continue;
    const other = symbols.names.name(i);
    const score = other.startsWith('__pfx_') || other.includes('.') ? 0 : likeness(asked, other);
    if (score >= ALIKE && (a.kallsyms?.countText(other) ?? 0) === 0) near.set(other, score);
  }
  return [...near]
    .sort((x, y) => y[1] - x[1])
    .slice(0, 8)
    .map(([other]) => other);
}

/** The function whose lines have most in common with these: its parameters are the same, or nearly so. */
function likest(left: Face, b: Surface, near: readonly string[]): PointDiff['like'] {
  let best: PointDiff['like'] = null;
  let most = 0;
  for (const name of near) {
    const detail = pointDetail(b, { kind: 'fn', category: '', name });
    if (!detail) continue;
    const rows = sideBySide(left.lines, faceOf(detail).lines);
    const alike = rows.filter(({ kind }) => kind === 'same' || kind === 'changed').length / rows.length;
    if (alike <= most) continue;
    most = alike;
    best = { name, rows };
  }
  return best;
}

export interface KindDiff {
  appeared: string[];
  vanished: string[];
  /** of those on both sides: what is not the same */
  changed: { name: string; changes: Change[] }[];
  same: number;
}

/**
 * Every point of a kind on two kernels. Where a function's symbols lie is no change of it, so of functions only
 * prototypes are compared.
 */
export function diffKind(a: Surface, b: Surface, kind: PointKind): KindDiff {
  const diff: KindDiff = { appeared: [], vanished: [], changed: [], same: 0 };
  const key = ({ category, name }: PointPath) => (category ? `${category}:${name}` : name);
  const right = new Map([...pathsOf(b, kind)].map((path) => [key(path), path]));
  for (const path of pathsOf(a, kind)) {
    const name = key(path);
    if (!right.delete(name)) {
      diff.vanished.push(name);
      continue;
    }
    const changes = kind === 'fn' ? prototypeChanges(a, b, name) : pointChanges(a, b, path);
    if (changes.length > 0) diff.changed.push({ name, changes });
    else diff.same++;
  }
  diff.appeared.push(...right.keys());
  return diff;
}

function pointChanges(a: Surface, b: Surface, path: PointPath): Change[] {
  const before = pointDetail(a, path);
  const after = pointDetail(b, path);
  return before && after ? changesOf(faceOf(before), faceOf(after)) : [];
}

/** Without the lists and symbols that a function's whole detail looks through: there are 50,000 of them. */
function prototypeChanges(a: Surface, b: Surface, name: string): Change[] {
  const [left, right] = [a, b].map((surface) => {
    const found = surface.findType(name, FUNCS);
    const prototype = found && prototypeOf(found.btf, found.id);
    const facts = new Map<string, string>();
    if (!prototype) return { lines: [], facts: facts.set('prototype', 'none') };
    facts.set('parameters', listOf(prototype.params));
    return { lines: [], facts: facts.set('return', prototype.returns) };
  });
  return changesOf(left!, right!);
}
