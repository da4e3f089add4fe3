import { Problem } from '@hooklab/base';
import {
  absentPoint,
  type Change,
  diffPoint,
  entryPath,
  findPoint,
  type KindDiff,
  POINT_KINDS,
  type PointDiff,
  type PointKind,
  type PointPath,
  parsePath,
  type Surface,
} from '@hooklab/surface';

/** Where data lies says nothing of what can be traced; the programs that are loaded, nothing of a kernel. */
export const DIFF_KINDS = POINT_KINDS.filter((kind) => kind !== 'symbol' && kind !== 'bpf');

/** One point on both sides. Throws Problem `no-point` where neither has it. */
export function pointDiff(a: Surface, b: Surface, name: string): PointDiff {
  const diff = diffPoint(a, b, pathOf(a, b, name));
  if (diff.status === 'in neither') throw absentPoint(b, name);
  return diff;
}

/** A bare name is what it is on the older side, else on the newer one. */
function pathOf(a: Surface, b: Surface, name: string): PointPath {
  const path = parsePath(name);
  if (path) return path;
  const found = findPoint(a, name) ?? findPoint(b, name);
  if (!found) throw absentPoint(b, name);
  return { kind: found.kind, category: found.kind === 'tracepoint' ? found.category : '', name: found.name };
}

/** One point that differs, as `surface diff --json` says it. */
export interface PointChange {
  point: string;
  status: 'appeared' | 'vanished' | 'changed';
  changes?: readonly Change[];
}

export function* pointChanges(
  kind: PointKind,
  { appeared, vanished, changed }: KindDiff,
): Generator<PointChange> {
  // names of tracepoints bring their category along
  const point = (name: string) => entryPath({ kind, category: '', name });
  for (const name of appeared) yield { point: point(name), status: 'appeared' };
  for (const name of vanished) yield { point: point(name), status: 'vanished' };
  for (const { name, changes } of changed) yield { point: point(name), status: 'changed', changes };
}

export const notCompared = (kind: PointKind, cause: string): Problem =>
  new Problem({ code: 'not-compared', what: `Points of kind ${kind} cannot be compared`, cause });
