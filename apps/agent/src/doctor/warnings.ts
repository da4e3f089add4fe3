import { factsOf } from '@hooklab/advisor';
import { warningsOf } from '@hooklab/doctor';
import { pointOfSection, splitSection } from '@hooklab/hook';
import { programsOf } from '@hooklab/probe';
import type { WarningInfo } from '@hooklab/protocol';
import { syscallFunction } from '@hooklab/surface';
import type { Kernel } from '../kernel/kernel';
import { warningInfo } from './wire';

/** More would be one mistake told many times. */
const MOST = 16;

/** What of a compiled program reads something else on this kernel than it was written to read. */
export async function warningsHere(
  source: string | null,
  object: Uint8Array,
  kernel: Pick<Kernel, 'forPoints' | 'withTables'>,
): Promise<WarningInfo[]> {
  // only events have files of their own: functions and tracepoints are in the kernel's types
  const placed = programsOf(object).flatMap(({ section }) => {
    const { hook, target } = splitSection(section);
    return (hook && pointOfSection(hook, target)) ?? [];
  });
  const events = placed.flatMap((point) =>
    point.kind === 'tracepoint' && point.category !== '' ? [point] : [],
  );
  const { surface } = await kernel.forPoints(events);
  const called = placed.some(
    (point) => point.kind === 'syscall' || (point.kind === 'fn' && syscallFunction(point.name)),
  );
  // whether the table leads there is told by the symbols and the events
  const facts = factsOf(called ? await kernel.withTables() : surface);
  return warningsOf({ source, object, facts }).slice(0, MOST).map(warningInfo);
}
