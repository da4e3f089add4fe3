import { factsOf } from '@hooklab/advisor';
import { warningsOf } from '@hooklab/doctor';
import { pointOfSection, splitSection } from '@hooklab/hook';
import { programsOf } from '@hooklab/probe';
import type { WarningInfo } from '@hooklab/protocol';
import type { Kernel } from '../kernel/kernel';
import { warningInfo } from './wire';

/** More would be one mistake told many times. */
const MOST = 16;

/** What of a compiled program reads something else on this kernel than it was written to read. */
export async function warningsHere(
  source: string | null,
  object: Uint8Array,
  kernel: Pick<Kernel, 'forPoints'>,
): Promise<WarningInfo[]> {
  // only events have files of their own: functions and tracepoints are in the kernel's types
  const events = programsOf(object).flatMap(({ section }) => {
    const { hook, target } = splitSection(section);
    const point = hook && pointOfSection(hook, target);
    return point?.kind === 'tracepoint' && point.category !== '' ? [point] : [];
  });
  const { surface } = await kernel.forPoints(events);
  return warningsOf({ source, object, facts: factsOf(surface) })
    .slice(0, MOST)
    .map(warningInfo);
}
