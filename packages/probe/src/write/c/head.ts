import { hookType } from '@hooklab/hook';
import type { Probe, Read } from '../../program/program';
import { accessesOf, type Context, type Root, type Source, type SyscallArg } from '../../resolve/resolved';

/** "int BPF_PROG(on_task_rename, struct task_struct *task, const char *comm)": arguments up to the last one used. */
export function headText(probe: Probe): string {
  const { name, end } = probe;
  const { context } = end;
  if (context.kind === 'record') return `int ${name}(struct ${context.struct} *ctx)`;
  const [macro, params] = context.kind === 'args' ? argsHead(probe, context) : syscallHead(probe, context);
  return macro === null
    ? `int ${name}(${params.join(', ')})`
    : `int ${[`${macro}(${name}`, ...params].join(', ')})`;
}

/** Does the program give back what those before it decided? */
export const handsOn = ({ end: { hook, context } }: Probe): boolean =>
  hookType(hook).decides && context.kind === 'args' && context.ret !== null;

type Head = readonly [macro: string | null, params: readonly string[]];

function argsHead(probe: Probe, context: Extract<Context, { kind: 'args' }>): Head {
  const { macro, args, ret } = context;
  const inRegisters = hookType(probe.end.hook).context === 'regs' && hookType(probe.end.hook).end === 'both';
  const sources = sourcesOf(probe);
  const usesRet = handsOn(probe) || sources.some((s) => rootsOf(s).some(({ kind }) => kind === 'ret'));
  if (usesRet && ret && !inRegisters) {
    // the return value stands behind all arguments; the macros of plain exits have nothing else
    const before = macro === 'BPF_PROG' ? args : [];
    return [macro, [...before, ret].flatMap((a) => a.parameters)];
  }
  return [macro, args.slice(0, lastUsed(sources) + 1).flatMap((a) => a.parameters)];
}

function syscallHead(probe: Probe, context: Extract<Context, { kind: 'syscall' }>): Head {
  const sources = sourcesOf(probe);
  const usesRet = sources.some((s) => rootsOf(s).some(({ kind }) => kind === 'ret'));
  switch (context.read) {
    case 'record':
    case 'exit':
      return [null, [`struct trace_event_raw_sys_${context.read === 'exit' ? 'exit' : 'enter'} *ctx`]];
    case 'named':
      return ['BPF_KSYSCALL', context.args.slice(0, lastUsed(sources) + 1).map(declare)];
    case 'result':
      return ['BPF_KRETPROBE', usesRet ? ['long ret'] : []];
    case 'regs':
    case 'probed':
    case 'first': {
      if (probe.end.guard) return ['BPF_PROG', ['struct pt_regs *regs', 'long id']];
      const macro = hookType(probe.end.hook).context === 'typed' ? 'BPF_PROG' : 'BPF_KPROBE';
      return [
        macro,
        ['const struct pt_regs *regs', ...(usesRet && macro === 'BPF_PROG' ? ['long ret'] : [])],
      ];
    }
  }
}

/** Everything that a program reads. */
export const sourcesOf = ({ reads, keeps, key, asks, tests, keepTests }: Probe): Source[] => [
  ...tests,
  ...keepTests,
  ...[...reads, ...keeps].map(({ source }: Read) => source),
  ...(key ?? []),
  ...(asks ?? []),
];

const rootsOf = (source: Source): Root[] => accessesOf(source).map(({ root }) => root);

function declare(arg: SyscallArg): string {
  return arg.ctype.endsWith('*') ? `${arg.ctype}${arg.name}` : `${arg.ctype} ${arg.name}`;
}

/** Position of the last argument that is read; -1 for none. */
function lastUsed(sources: readonly Source[]): number {
  let last = -1;
  for (const root of sources.flatMap(rootsOf)) {
    if (root.kind === 'arg') last = Math.max(last, root.index);
    if (root.kind === 'syscall') last = Math.max(last, root.arg.index);
  }
  return last;
}
