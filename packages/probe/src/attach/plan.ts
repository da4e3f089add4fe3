import { Problem } from '@hooklab/base';
import { programName } from '../c/name';
import type { ProbeSpec } from '../spec/schema';
import { type Hook, specPoint } from '../spec/words';

/** How a program is attached: the shape that @hooklab/protocol's programAttachSchema checks. */
export interface PlannedProgram {
  program: string;
  attach: PlannedAttach;
}
export type PlannedAttach =
  | { kind: 'section' }
  | { kind: 'tp'; category: string; name: string }
  | { kind: 'raw_tp'; name: string }
  | { kind: 'btf' }
  | { kind: 'kprobe'; fn: string; offset: number; ret: boolean }
  | { kind: 'ksyscall'; syscall: string; ret: boolean };

/** What the loader is to attach of a generated program. */
export function attachPlan(spec: ProbeSpec, hook: Hook): PlannedProgram[] {
  const way = spec.ways.find((w) => w.hook === hook);
  if (!way) {
    throw new Problem({
      code: 'no-way',
      what: `The spec ${spec.name} has no way with ${hook}`,
      fix: `Choose one of ${spec.ways.map((w) => w.hook).join(', ')}`,
    });
  }
  const point = specPoint(way.point)!;
  return [{ program: programName(spec.name), attach: attach() }];

  function attach(): PlannedAttach {
    // the target of tp_btf and fentry is in the section's name, and fixed at load
    if (hook === 'tp_btf' || hook === 'fentry') return { kind: 'btf' };
    if (point.kind === 'syscall') {
      return hook === 'raw_tp'
        ? { kind: 'raw_tp', name: 'sys_enter' }
        : { kind: 'ksyscall', syscall: point.name, ret: false };
    }
    if (point.kind === 'fn') return { kind: 'kprobe', fn: point.name, offset: 0, ret: false };
    if (hook === 'raw_tp') return { kind: 'raw_tp', name: point.name };
    return { kind: 'tp', category: point.category, name: point.name };
  }
}
