import type { Context, ResolvedCapture, ResolvedPoint, SyscallArg } from '../passes/resolved';

/** "int BPF_PROG(on_task_rename, struct task_struct *task, const char *comm)": arguments up to the last one used. */
export function headText(
  program: string,
  point: ResolvedPoint,
  captures: readonly ResolvedCapture[],
): string {
  const { context } = point;
  if (context.kind === 'record') return `int ${program}(struct ${context.struct} *ctx)`;
  if (context.kind === 'args') {
    const used = lastUsed(captures);
    const params = context.args.slice(0, used + 1).map((a) => a.declaration);
    return `int ${[`${context.macro}(${program}`, ...params].join(', ')})`;
  }
  return syscallHead(program, point, context, captures);
}

function syscallHead(
  program: string,
  point: ResolvedPoint,
  context: Extract<Context, { kind: 'syscall' }>,
  captures: readonly ResolvedCapture[],
): string {
  switch (context.read) {
    case 'record':
    case 'exit':
      return `int ${program}(struct ${context.struct} *ctx)`;
    case 'named': {
      const params = context.args.slice(0, lastUsed(captures) + 1).map(declare);
      return `int ${[`BPF_KSYSCALL(${program}`, ...params].join(', ')})`;
    }
    case 'regs':
    case 'probed':
      return point.guard
        ? `int BPF_PROG(${program}, struct pt_regs *regs, long id)`
        : `int BPF_PROG(${program}, const struct pt_regs *regs)`;
  }
}

function declare(arg: SyscallArg): string {
  return arg.ctype.endsWith('*') ? `${arg.ctype}${arg.name}` : `${arg.ctype} ${arg.name}`;
}

/** Position of the last argument that a capture reads; -1 for none. */
function lastUsed(captures: readonly ResolvedCapture[]): number {
  let last = -1;
  for (const { source } of captures) {
    if (source.kind === 'builtin') continue;
    const { root } = source.access;
    if (root.kind === 'arg') last = Math.max(last, root.index);
    if (root.kind === 'syscall') last = Math.max(last, root.arg.index);
  }
  return last;
}
