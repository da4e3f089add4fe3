import type { BpfFunction, BpfProgram } from '../bpf/programs';
import { Kind, mask } from '../btf/kinds';
import type { Surface } from '../surface/surface';

/** What can be attached to a loaded program. */
export interface BpfHook {
  hook: 'fentry' | 'fexit' | 'freplace';
  /** null: not known from here */
  works: boolean | null;
  /** one sentence; of a refusal what the verifier says */
  why: string;
  /** the kernel's own line */
  source: string;
}

const CHECK = 'kernel/bpf/verifier.c bpf_check_attach_target';

/**
 * fentry, fexit and freplace on a loaded program, or on another function of it: the rules of bpf_check_attach_target, in its order, as far as the
 * surface tells. Each loads with attach_prog_fd; libbpf: bpf_program__set_attach_target(prog, fd, "function").
 */
export function bpfHooks(surface: Surface, program: BpfProgram, fn = program.functions[0]): BpfHook[] {
  const no = (why: string, source = CHECK) => ({ works: false, why, source });
  const ground =
    program.btfId === null
      ? no(
          'It was loaded without BTF: FENTRY/FEXIT program can only be attached to another program annotated with BTF',
        )
      : !program.jited
        ? no('It is interpreted: Can attach to only JITed progs')
        : null;
  const trace = ground ?? traced(surface, program);
  return [
    { hook: 'fentry', ...trace },
    { hook: 'fexit', ...trace },
    { hook: 'freplace', ...(ground ?? replaced(program, fn)) },
  ];
}

function traced(surface: Surface, { type, target }: BpfProgram): Omit<BpfHook, 'hook'> {
  const works = { works: true, why: 'It is compiled and has BTF', source: CHECK };
  if (type !== 'tracing') return works;
  const nesting = nestingKnown(surface);
  if (nesting === null)
    return {
      ...works,
      works: null,
      why: 'It is a tracing program itself, and BTF does not tell whether this kernel lets them nest',
    };
  if (!nesting)
    return {
      ...works,
      works: false,
      why: 'It is a tracing program itself, and this kernel does not let them nest: Cannot recursively attach',
    };
  if (target && 'program' in target) {
    return {
      ...works,
      works: false,
      why: 'It traces a program itself: Cannot nest tracing program attach more than once',
    };
  }
  return { ...works, why: 'It is a tracing program, and this kernel lets them nest once' };
}

/**
 * The verifier replaces only what it could check by its types: the program's argument must be the struct of its kind, by
 * name. For others func_info_aux.unreliable is set, which it calls static. Seen on 6.1, 6.12 and 7.2 for programs of tp, raw_tp
 * and fentry.
 */
function replaced({ type, functions }: BpfProgram, fn?: BpfFunction): Omit<BpfHook, 'hook'> {
  const no = (why: string) => ({ works: false, why, source: CHECK });
  if (type === 'ext') return no('It replaces a function itself: Cannot recursively attach');
  const [main] = functions;
  if (fn?.static) return no('It is a static function: Cannot replace static functions');
  // a global function is verified by its own types
  if (fn && main && fn !== main)
    return { works: true, why: 'By a function with the same arguments and result', source: CHECK };
  if (UNCHECKED.has(type))
    return no(
      `The verifier does not check the argument of ${type} programs: Cannot replace static functions`,
    );
  const context = CONTEXTS[type];
  if (!main || !context)
    return {
      works: null,
      why: 'Whether the verifier checks its argument is seen when it is tried',
      source: CHECK,
    };
  if (!main.prototype.includes(`struct ${context} *`))
    return no(`Its argument is no struct ${context} *: Cannot replace static functions`);
  return {
    works: true,
    why: `By a function that takes a struct ${context} * as well and returns the same`,
    source: CHECK,
  };
}

/** Their contexts have no struct that the verifier knows by name. */
const UNCHECKED = new Set(['tracing', 'tracepoint', 'lsm']);

/** Contexts that the verifier checks by the name of their struct (include/linux/bpf_types.h). */
const CONTEXTS: Record<string, string> = {
  xdp: 'xdp_md',
  sched_cls: '__sk_buff',
  sched_act: '__sk_buff',
  socket_filter: '__sk_buff',
  cgroup_skb: '__sk_buff',
  sk_skb: '__sk_buff',
  cgroup_sock: 'bpf_sock',
  cgroup_sock_addr: 'bpf_sock_addr',
  sock_ops: 'bpf_sock_ops',
  sk_msg: 'sk_msg_md',
  sk_lookup: 'bpf_sk_lookup',
  raw_tracepoint: 'bpf_raw_tracepoint_args',
  kprobe: 'pt_regs',
  perf_event: 'bpf_perf_event_data',
};

/**
 * Since 6.9 ("bpf: Relax tracing prog recursive attach rules") a tracing program may be traced; its mark in BTF is
 * bpf_prog_aux.attach_tracing_prog. null without BTF.
 */
function nestingKnown(surface: Surface): boolean | null {
  const { btf } = surface;
  const aux = btf?.find('bpf_prog_aux', mask(Kind.STRUCT)) ?? 0;
  if (!btf || !aux) return null;
  return Array.from({ length: btf.vlen(aux) }, (_, i) => btf.memberName(aux, i)).includes(
    'attach_tracing_prog',
  );
}

/** The name of what a program was loaded for: "vfs_unlink", "btf_trace_task_rename"; null where BTF does not have it. */
export function bpfTargetName(surface: Surface, target: BpfProgram['target']): string | null {
  if (!target) return null;
  if ('program' in target) return target.program;
  const btf = target.btf === 'vmlinux' ? surface.btf : surface.moduleBtf(target.btf);
  return btf && target.typeId > 0 && target.typeId < btf.end ? btf.name(target.typeId) : null;
}
