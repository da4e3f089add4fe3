import type { ContextKind } from '@hooklab/hook';
import type { SourceProgram } from './program';

/** The contexts that a program's macro or its one parameter is made for; null where neither tells. */
export function takenContexts({ macro, params }: SourceProgram): readonly ContextKind[] | null {
  if (macro !== null) return OF_MACRO[macro] ?? null;
  const [ctx] = params;
  if (params.length !== 1 || !ctx) return null;
  const struct = /\bstruct\s+(\w+)\s*\*/.exec(ctx.text)?.[1];
  if (struct === undefined) return null;
  if (struct.startsWith('trace_event_raw_')) return ['record'];
  return OF_STRUCT[struct] ?? null;
}

/** libbpf's bpf_tracing.h: BPF_PROG takes places of eight bytes, which raw_tp's are too. */
const OF_MACRO: Readonly<Record<string, readonly ContextKind[]>> = {
  BPF_PROG: ['typed', 'raw'],
  BPF_PROG2: ['typed', 'raw'],
  BPF_KPROBE: ['regs'],
  BPF_KRETPROBE: ['regs', 'syscall'],
  BPF_UPROBE: ['regs'],
  BPF_URETPROBE: ['regs'],
  BPF_KSYSCALL: ['syscall', 'regs'],
  BPF_KPROBE_SYSCALL: ['syscall', 'regs'],
};

const OF_STRUCT: Readonly<Record<string, readonly ContextKind[]>> = {
  pt_regs: ['regs', 'syscall'],
  bpf_raw_tracepoint_args: ['raw', 'typed'],
  bpf_perf_event_data: ['sample'],
};
