import { type PointPath, parsePath, pathsOf, pointDetail } from '../detail/detail';
import { entryPath, POINT_KINDS, type PointKind } from '../search/entry';
import { kindOf } from '../search/query';
import type { Surface } from '../surface/surface';

/** A bare name is looked for among these. */
const BARE: readonly PointKind[] = ['tracepoint', 'syscall', 'fn', 'lsm', 'struct'];
/** Less alike than this is no help: "do_unlinkat" and "filename_unlinkat" are 0.53. */
const ALIKE = 0.4;
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
  const wanted = grams(name);
  const scored: { path: PointPath; score: number }[] = [];
  for (const k of kind ? [kind] : path ? [path.kind] : BARE) {
    for (const other of pathsOf(surface, k)) {
      const score = alike(wanted, other.name) + (category && other.category === category ? SAME_CATEGORY : 0);
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

/** "ab" → "  a", " ab", "ab " */
function grams(name: string): Set<string> {
  const padded = `  ${name.toLowerCase()} `;
  const all = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) all.add(padded.slice(i, i + 3));
  return all;
}

/** Dice's coefficient: 0 nothing in common, 1 the same runs. */
function alike(wanted: ReadonlySet<string>, name: string): number {
  const padded = `  ${name.toLowerCase()} `;
  const count = padded.length - 2;
  if (2 * Math.min(count, wanted.size) < ALIKE * (count + wanted.size)) return 0;
  let both = 0;
  for (let i = 0; i < count; i++) if (wanted.has(padded.slice(i, i + 3))) both++;
  return (2 * Math.min(both, wanted.size)) / (count + wanted.size);
}
