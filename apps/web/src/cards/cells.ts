import { type Candidate, hookAdvice, type Reading } from '@hooklab/advisor';
import { hookType } from '@hooklab/hook';

/** Short words of the matrix's cells. The card says them in full. */

const WAY = {
  direct: 'typed',
  'probe-read': 'untyped',
  register: 'registers',
  record: 'fields',
  none: '',
} as const;

const isReturn = ({ read }: Reading): boolean => read.source.kind === 'return';

/** "3 typed": how many values a program gets at the entry, and how. */
export function seesCell({ hook, sees }: Candidate): string {
  const way = WAY[hookType(hook).sees.entry];
  const values = sees.flat();
  const entry = values.filter((value) => !isReturn(value)).length;
  if (way === '') return '—';
  if (entry > 0) return `${entry} ${way}`;
  return values.length > 0 ? '—' : way;
}

/** Does it see the return value, and the arguments with it? */
export function returnCell({ hook, sees }: Candidate): string {
  if (hookType(hook).sees.both) return 'with args';
  return hookType(hook).sees.ret !== 'none' || sees.flat().some(isReturn) ? 'yes' : '—';
}

/** The cost column of a table: one unit, of one source, so that its figures can be compared. */
export interface CostColumn {
  unit: 'instr' | 'ns';
  /** where its figures are from: "kernel 6.12", "bare-metal benchmark, kernel 6.18-rc" */
  on: string;
  of: (candidate: Candidate) => string;
}

/** Instructions an event where any were measured on this kernel; else the benchmark that has most of these hooks. */
export function costColumn(candidates: readonly Candidate[]): CostColumn {
  const measured = candidates.find((c) => c.instructions)?.instructions;
  if (measured) {
    return {
      unit: 'instr',
      on: `kernel ${measured.kernel}`,
      of: ({ instructions }) => (instructions ? instructions.count.toLocaleString('en') : '—'),
    };
  }
  const times = new Map<string, number>();
  for (const { on } of candidates.flatMap(({ costs }) => costs)) times.set(on, (times.get(on) ?? 0) + 1);
  const on = [...times].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
  return { unit: 'ns', on, of: ({ costs }) => costs.find((c) => c.on === on)?.ns.toString() ?? '—' };
}

export const STABILITY = {
  high: 'high',
  medium: 'medium',
  low: 'low',
  application: 'the app’s',
} as const;

/** What attaching needs when one is not root, in a word. */
export function privilegeCell({ hook }: Candidate): string {
  const { attach } = hookAdvice(hook).caps;
  if (attach.startsWith('the same')) return 'BPF+PERFMON';
  if (attach.startsWith('CAP_SYS_ADMIN')) return 'SYS_ADMIN';
  if (attach.startsWith('CAP_PERFMON')) return 'PERFMON';
  if (attach.startsWith('reads tracefs')) return 'tracefs';
  return attach.startsWith('CAP_') ? attach.slice(4).split(/[ ;,]/)[0]! : 'paranoid';
}
