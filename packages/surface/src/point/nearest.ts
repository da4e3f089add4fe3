import { type PointPath, parsePath, pathsOf, pointDetail } from '../detail/detail';
import { ALIKE, likeness, wanted } from '../kallsyms/likeness';
import { entryPath, POINT_KINDS, type PointKind } from '../search/entry';
import { kindOf } from '../search/query';
import type { Surface } from '../surface/surface';

/** A bare name is looked for among these. */
const BARE: readonly PointKind[] = ['tracepoint', 'syscall', 'fn', 'lsm', 'struct'];
const SAME_CATEGORY = 0.05;

/**
 * Points whose names are nearest to one that a surface does not have, best first, as paths: the same name as
 * another kind of point, then names of the kind that share most runs of three letters. That finds a typo of any
 * kind, and what a function was renamed to.
 */
export function nearestPoints(surface: Surface, text: string, most = 5): string[] {
  const parts = text.split(':');
  const kind = parts.length > 1 ? kindOf(parts[0]!) : undefined;
  const name = parts.at(-1)!;
  const path = parsePath(text);
  const category = path?.category ?? '';
  const near = sameName(surface, name, kind, category).map(entryPath);
  const asked = wanted(name);
  const scored: { path: PointPath; score: number }[] = [];
  for (const k of kind ? [kind] : path ? [path.kind] : BARE) {
    for (const other of pathsOf(surface, k)) {
      const score =
        likeness(asked, other.name) + (category && other.category === category ? SAME_CATEGORY : 0);
      if (score >= ALIKE) scored.push({ path: other, score });
    }
  }
  scored.sort((a, b) => b.score - a.score || a.path.name.length - b.path.name.length);
  for (const { path: other } of scored) {
    if (near.length >= most) break;
    const found = entryPath(other);
    // some names are listed and have nothing to show: an event without its format
    if (!near.includes(found) && pointDetail(surface, other)) near.push(found);
  }
  return near.slice(0, most);
}

/** Only a name that is asked for as the wrong kind: "fn:sched_switch" is a tracepoint. */
function sameName(
  surface: Surface,
  name: string,
  asked: PointKind | undefined,
  category: string,
): PointPath[] {
  const same: PointPath[] = [];
  for (const event of surface.availableEvents ?? []) {
    if (event.name !== name || event.category === category) continue;
    same.push({ kind: 'tracepoint', category: event.category, name });
  }
  for (const kind of POINT_KINDS) {
    const path: PointPath = { kind, category: '', name };
    if (kind !== 'tracepoint' && kind !== asked) same.push(path);
  }
  return same.filter((path) => pointDetail(surface, path) !== null);
}
