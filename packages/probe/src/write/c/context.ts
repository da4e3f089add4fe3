import { type HookId, hookType, type Point, pointName, type Read } from '@hooklab/hook';
import { joinDeclaration } from '@hooklab/surface';

/**
 * The line that takes the context, with everything that the hook hands out at a point:
 * `int BPF_PROG(vfs_unlink, struct mnt_idmap *idmap, struct inode *dir, …)`.
 */
export function contextText(hook: HookId, point: Point, reads: readonly Read[]): string {
  const name = point.kind === 'perf' ? 'sample' : pointName(point).replace(/\W+/g, '_') || 'probe';
  const [macro, params] = headOf(hook, point, reads);
  return macro === null
    ? `int ${name}(${params.join(', ')})`
    : `int ${[`${macro}(${name}`, ...params].join(', ')})`;
}

type Head = readonly [macro: string | null, params: readonly string[]];

function headOf(hook: HookId, point: Point, reads: readonly Read[]): Head {
  const { context, decides } = hookType(hook);
  switch (context) {
    case 'raw':
      return [null, ['struct bpf_raw_tracepoint_args *ctx']];
    case 'sample':
      return [null, ['struct bpf_perf_event_data *ctx']];
    case 'object':
      return [null, [`struct bpf_iter__${pointName(point)} *ctx`]];
    case 'opaque':
      return [null, ['void *ctx']];
    case 'record':
      return [null, [`${recordStruct(reads)} *ctx`]];
    case 'usdt':
      return ['BPF_USDT', parameters(reads)];
    case 'syscall':
      return [hookType(hook).end === 'exit' ? 'BPF_KRETPROBE' : 'BPF_KSYSCALL', parameters(reads)];
    case 'typed': {
      const decided = decides ? ['int ret'] : [];
      return ['BPF_PROG', [...(registers(hook, point) ?? parameters(reads)), ...returned(reads), ...decided]];
    }
    case 'regs':
      return regsHead(hook, point, reads);
  }
}

function regsHead(hook: HookId, point: Point, reads: readonly Read[]): Head {
  const { family, end } = hookType(hook);
  const of = family === 'user' ? 'U' : 'K';
  // a session has one program for both ends: what comes back is in a register that no parameter is
  if (end === 'exit') return [`BPF_${of}RETPROBE`, family === 'user' ? ['long ret'] : returned(reads)];
  return [`BPF_${of}PROBE`, registers(hook, point) ?? parameters(reads)];
}

/** At a syscall's wrapper, or at the tracepoint of all of them, the caller's registers are all there is. */
function registers(hook: HookId, point: Point): string[] | null {
  if (point.kind !== 'syscall') return null;
  return hookType(hook).family === 'tracepoint'
    ? ['struct pt_regs *regs', 'long id']
    : ['const struct pt_regs *regs'];
}

function recordStruct(reads: readonly Read[]): string {
  const source = reads[0]?.source;
  if (source?.kind === 'field') return source.struct ? `struct ${source.struct}` : 'void';
  return source?.kind === 'return' ? 'struct trace_event_raw_sys_exit' : 'struct trace_event_raw_sys_enter';
}

const parameters = (reads: readonly Read[]): string[] => reads.flatMap(parameter);

/** A struct by value comes as the words that it takes; what lies on the stack is no parameter. */
function parameter({ name, type, source, value }: Read): string[] {
  switch (source.kind) {
    case 'return':
    case 'stack':
    case 'unplaced':
      return [];
    case 'arg':
      return value.kind === 'other' ? words(name, source.slots) : [declared(type, name)];
    case 'register':
      if (source.indirect) return [declared(`const ${type} *`, name)];
      return value.kind === 'other' ? words(name, source.names.length) : [declared(type, name)];
    default:
      return [declared(type, name)];
  }
}

const returned = (reads: readonly Read[]): string[] =>
  reads.flatMap(({ name, type, source }) => (source.kind === 'return' ? [declared(type, name)] : []));

const words = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `__u64 ${name}_${i}`);

/** Above a bool in a register is whatever the compiler left there, which C would take for true. */
const declared = (type: string, name: string): string =>
  joinDeclaration(/^(?:bool|_Bool)$/.test(type) ? '__u8' : type, name);
