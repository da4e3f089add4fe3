import type { Join, Probe, Program } from '../program/program';
import type { RecordKind } from '../way/lay-out-record';

/**
 * Several programs as one: a kind of record for each, called after its name, in one ring with one ledger. Each has a
 * name of its own, like "file-opens", and one kind of record.
 */
export function mergePrograms(all: readonly { name: string; program: Program }[]): Program {
  const kinds: RecordKind[] = [];
  const joins: Join[] = [];
  const probes: Probe[] = [];
  for (const [i, { name, program }] of all.entries()) {
    const kind = { ...program.kinds[0]!, name: name.replaceAll('-', '_'), tag: i + 1 };
    const own = new Map(program.joins.map((join) => [join, { ...join, suffix: `_${i + 1}${join.suffix}` }]));
    kinds.push(kind);
    joins.push(...own.values());
    for (const probe of program.probes) {
      const join = probe.join && own.get(probe.join)!;
      probes.push({ ...probe, name: `${probe.name}_${i + 1}`, kind, join });
    }
  }
  const first = all[0]!.program;
  const ringBytes = Math.max(0, ...all.map(({ program }) => program.ringBytes ?? 0)) || null;
  const title = all.map(({ name }) => name).join(', ');
  return { ...first, title, about: 'Several probes in one.', ringBytes, nested: true, kinds, joins, probes };
}
