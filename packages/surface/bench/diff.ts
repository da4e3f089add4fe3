/**
 * What changed between two surfaces, and the time it takes.
 *
 *   node bench/run.mjs bench/diff.ts SURFACE_A SURFACE_B [PATH…]
 */
import { diffKind, diffPoint, type PointKind, parsePath, type Row } from '../src/index';
import { openSurface } from './directory';

const [from, to, ...paths] = process.argv.slice(2);
const a = openSurface(from!);
const b = openSurface(to!);

for (const kind of ['tracepoint', 'rawtracepoint', 'syscall', 'lsm', 'struct', 'fn'] as PointKind[]) {
  const start = performance.now();
  const { appeared, vanished, changed, same } = diffKind(a, b, kind);
  console.log(
    `${kind}: ${same} the same, ${changed.length} changed, ${appeared.length} appeared, ${vanished.length} vanished ` +
      `(${(performance.now() - start).toFixed(0)} ms); e.g. changed ${changed
        .slice(0, 3)
        .map((c) => c.name)
        .join(' ')}`,
  );
}
const mark = (pieces: Row['a']) =>
  (pieces ?? [])
    .map((p) => (p.changed ? `«${p.text}»` : p.text))
    .join('')
    .replaceAll('\t', '  ');
for (const path of paths) {
  const diff = diffPoint(a, b, parsePath(path)!);
  console.log(`\n${diff.path}: ${diff.status}${diff.near.length ? `; near: ${diff.near.join(' ')}` : ''}`);
  for (const change of diff.changes.slice(0, 12))
    console.log(`  ${change.what}: ${change.from} → ${change.to}`);
  for (const row of diff.rows.slice(0, 40))
    console.log(`${row.kind.padEnd(8)}| ${mark(row.a).padEnd(70)}| ${mark(row.b)}`);
}
