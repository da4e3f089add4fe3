import { applies, hookType } from '@hooklab/hook';
import { pathsOf } from '../expression/ast';
import { parseExpression } from '../expression/parse';
import { captureAt } from './capture-at';
import type { Fault } from './fault';
import { kindFaults } from './kind-faults';
import type { ProbeSpec, SpecWay } from './schema';
import { hooksFor, specPoint } from './words';

/** That the parts of the ways fit each other and the columns. */
export function wayFaults(spec: ProbeSpec): Fault[] {
  const hooks = new Set<string>();
  return spec.ways.flatMap((way, i) => {
    const path = `ways[${i}]`;
    const twice = hooks.has(way.hook);
    hooks.add(way.hook);
    return [
      ...(twice ? [{ path: `${path}.hook`, message: `there is another way with ${way.hook}` }] : []),
      ...endFaults(way, path),
      ...captureFaults(spec, way, path),
      ...kindFaults(spec, way, path),
    ];
  });
}

function endFaults(way: SpecWay, path: string): Fault[] {
  const { hook, entry, points, exit, key, at, renamed, ahead } = way;
  const faults: Fault[] = [];
  for (const [n, text] of points.entries()) {
    misplaced(entry ?? hook, text, `${path}.points[${n}]`);
    if (points.indexOf(text) < n)
      faults.push({ path: `${path}.points[${n}]`, message: `${text} is there already` });
  }
  if (exit?.point !== undefined) misplaced(exit.hook, exit.point, `${path}.exit.point`);
  for (const [n, text] of (exit?.points ?? []).entries())
    misplaced(exit!.hook, text, `${path}.exit.points[${n}]`);
  if (exit?.points && exit.points.length !== points.length) {
    faults.push({
      path: `${path}.exit.points`,
      message: `one for each of the points, which are ${points.length}`,
    });
  }
  if (key && !exit)
    faults.push({ path: `${path}.key`, message: 'a key joins two ends: give the way an exit' });
  if (ahead) misplaced(ahead.hook, ahead.point, `${path}.ahead.point`);
  if (ahead && !exit)
    faults.push({ path: `${path}.ahead`, message: 'it is ahead of two ends: give the way an exit' });
  for (const point of Object.keys(at)) {
    if (!points.includes(point))
      faults.push({ path: `${path}.at.${point}`, message: 'it is none of the points' });
  }
  const ends = [...points, ...(exit?.points ?? [exit?.point])];
  for (const [point, others] of Object.entries(renamed ?? {})) {
    const where = `${path}.renamed.${point}`;
    if (!ends.includes(point)) faults.push({ path: where, message: 'it is none of the points' });
    const own = points.includes(point) ? (entry ?? hook) : (exit?.hook ?? hook);
    for (const [n, other] of others.entries()) misplaced(own, other, `${where}[${n}]`);
  }
  return faults;

  function misplaced(hook: SpecWay['hook'], text: string, path: string): void {
    const point = specPoint(text)!;
    if (applies(point, hook)) return;
    const kind = point.kind === 'fn' ? 'function' : point.kind;
    faults.push({ path, message: `${hook} cannot hook a ${kind}; ${hooksFor(point).join(', ')} can` });
  }
}

function captureFaults(spec: ProbeSpec, way: SpecWay, path: string): Fault[] {
  const columns = spec.columns.map((c) => c.name);
  const places = [
    { captures: way.captures, path: `${path}.captures` },
    { captures: way.exit?.captures ?? {}, path: `${path}.exit.captures` },
    { captures: way.ahead?.captures ?? {}, path: `${path}.ahead.captures` },
    ...Object.entries(way.at).map(([point, { captures }]) => ({
      captures,
      path: `${path}.at.${point}.captures`,
    })),
  ];
  const faults: Fault[] = [];
  for (const [i, text] of (way.where ?? []).entries()) {
    const message = otherRoot(way, text);
    if (message) faults.push({ path: `${path}.where[${i}]`, message });
  }
  for (const place of places) {
    for (const name of Object.keys(place.captures)) {
      if (!columns.includes(name))
        faults.push({ path: `${place.path}.${name}`, message: `there is no column ${name}` });
    }
  }
  for (const [name, text] of Object.entries(way.exit?.captures ?? {})) {
    const message = otherRoot(way, text, way.exit!.hook);
    if (message) faults.push({ path: `${path}.exit.captures.${name}`, message });
  }
  for (const [name, text] of Object.entries(way.ahead?.captures ?? {})) {
    const message = otherRoot(way, text, way.ahead!.hook);
    if (message) faults.push({ path: `${path}.ahead.captures.${name}`, message });
  }
  for (const name of columns) {
    if (way.exit?.captures?.[name] !== undefined) continue;
    const said = new Set<string>();
    for (const point of way.points) {
      const own = way.at[point]?.captures[name];
      const text = captureAt(spec, way, point, name);
      if (text === null) continue;
      if (text !== undefined && said.has(text)) continue;
      if (text !== undefined) said.add(text);
      const inWay = way.captures[name] ?? text;
      const at = way.points.length > 1 && (own !== undefined || inWay === undefined) ? `at.${point}.` : '';
      const fault = text === undefined ? `nothing is captured for column ${name}` : otherRoot(way, text);
      if (!fault) continue;
      const inSpec = own === undefined && way.captures[name] === undefined && text !== undefined;
      faults.push({ path: inSpec ? `captures.${name}` : `${path}.${at}captures.${name}`, message: fault });
      if (text === undefined) break;
    }
  }
  return faults;
}

/** A record has fields, a call has arguments. */
function otherRoot(way: SpecWay, text: string, hook = way.entry ?? way.hook): string | null {
  const parsed = parseExpression(text);
  if (!parsed.ok) return null;
  const wanted = hookType(hook).context === 'record' ? 'field' : 'arg';
  if (pathsOf(parsed.expression).every(({ root }) => root === wanted || root === 'ret')) return null;
  return `${hook} has ${wanted}s, so write ${wanted}.NAME, not "${text}"`;
}
