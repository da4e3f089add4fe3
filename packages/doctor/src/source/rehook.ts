import type { AdvisorFacts } from '@hooklab/advisor';
import { type HookId, hasReturn, hookType, type Point, type ReadSource } from '@hooklab/hook';
import { readText } from '@hooklab/probe';
import { CPrinter, STRUCTS, syscallEvent } from '@hooklab/surface';
import { bodyOf, type SourceProgram, uses } from './program';
import { coreRead } from './reads';

/** How a program of a hook sees its arguments. */
type Shape = 'record' | 'raw' | 'typed' | 'regs' | 'regsret' | 'syscall' | null;

function shapeOf(hook: HookId): Shape {
  const { context, family, end } = hookType(hook);
  if (context === 'record' || context === 'raw' || context === 'typed') return context;
  if (family !== 'kprobe') return null;
  if (context === 'syscall') return end === 'entry' ? 'syscall' : null;
  return end === 'exit' ? 'regsret' : 'regs';
}

export interface NewHook {
  readonly hook: HookId;
  readonly point: Point;
  readonly section: string;
}

/**
 * The source with one program put on another hook: its section, its context line, and how it reads its arguments. null
 * where the body uses something that the new hook does not give under the same name: that is for a person to decide.
 *
 *   SEC("fentry/do_unlinkat")                         SEC("kprobe/filename_unlinkat")
 *   int BPF_PROG(gone, int dfd, struct filename *f)   int BPF_KPROBE(gone, int dfd, struct filename *f)
 *   { … f->name … }                                   { … BPF_CORE_READ(f, name) … }
 */
export function rehook(
  source: string,
  program: SourceProgram,
  from: { hook: HookId; point: Point | null },
  to: NewHook,
  facts: AdvisorFacts | undefined,
): string | null {
  const old = shapeOf(from.hook);
  const next = shapeOf(to.hook);
  if (!old || !next) return null;
  const body = bodyOf(source, program);
  const needed = program.params.filter((p) => p.name !== '' && uses(body, p.name));
  const usesCtx = program.macro !== null && uses(body, 'ctx');
  const plan = planOf({ program, body, needed, usesCtx, from, to, old, next, facts });
  if (!plan || !canRelocate(program, body, plan.coreRead, facts)) return null;
  const { section, signature } = program.at;
  let text =
    source.slice(0, section[0]) +
    to.section +
    source.slice(section[1], signature[0]) +
    plan.signature +
    source.slice(signature[1], program.at.body[0]) +
    (plan.prologue.length > 0 ? `\n${plan.prologue.map((line) => `\t${line}`).join('\n')}` : '') +
    plan.body +
    source.slice(program.at.body[1]);
  if (plan.coreRead.size > 0) text = readThrough(text, program, plan.coreRead);
  return text;
}

/** Are the structs that would be read by CO-RE in some BTF of this kernel? Before 5.11 those of modules are in none. */
function canRelocate(
  { params }: SourceProgram,
  body: string,
  pointers: ReadonlySet<string>,
  facts: AdvisorFacts | undefined,
): boolean {
  const { vmlinux, modules } = facts?.types ?? { vmlinux: null, modules: new Map() };
  if (!vmlinux) return true;
  return params.every(({ name, text }) => {
    const struct = /\bstruct\s+(\w+?)(?:___\w+)?\s*\*/.exec(text)?.[1];
    if (!struct || !pointers.has(name) || !new RegExp(`\\b${name}\\s*->`).test(body)) return true;
    return [vmlinux, ...modules.values()].some((btf) => btf.find(struct, STRUCTS) !== 0);
  });
}

interface Case {
  program: SourceProgram;
  body: string;
  needed: SourceProgram['params'];
  usesCtx: boolean;
  from: { hook: HookId; point: Point | null };
  to: NewHook;
  old: NonNullable<Shape>;
  next: NonNullable<Shape>;
  facts: AdvisorFacts | undefined;
}

interface Plan {
  signature: string;
  prologue: string[];
  body: string;
  /** pointers that are plain numbers to the verifier from now on */
  coreRead: ReadonlySet<string>;
}

const MACROS = {
  typed: 'BPF_PROG',
  regs: 'BPF_KPROBE',
  regsret: 'BPF_KRETPROBE',
  syscall: 'BPF_KSYSCALL',
} as const;

function planOf(c: Case): Plan | null {
  const { program, needed, next, body } = c;
  const plan = (signature: string, more: Partial<Plan> = {}): Plan => ({
    signature,
    prologue: [],
    body,
    coreRead: new Set(),
    ...more,
  });
  const named = (params: readonly string[]): string =>
    next === 'record' || next === 'raw'
      ? `${program.name}(${params[0] ?? 'void *ctx'})`
      : `${MACROS[next]}(${[program.name, ...params].join(', ')})`;
  if (c.old === next && program.macro === null) return sameContext(c, plan);
  if (needed.length === 0 && !c.usesCtx)
    return plan(named(c.old === next ? program.params.map((p) => p.text) : []));
  if (c.usesCtx) return null;
  if (c.old === 'raw' && next === 'record') return fromRaw(c, plan);
  if (program.macro === null) return null;
  // a function that a system call's name was taken for: its arguments are the call's
  if (next === 'syscall' && (c.old === 'regs' || c.old === 'typed'))
    return plan(named(program.params.map((p) => p.text)));
  const kept = keptParams(c);
  if (next === 'typed') return kept && plan(named(kept));
  if (next === 'regs' && c.old !== 'regsret') {
    const pointers = new Set(program.params.filter((p) => p.text.includes('*')).map((p) => p.name));
    return kept && plan(named(kept), { coreRead: c.old === 'typed' ? pointers : new Set<string>() });
  }
  if (next === 'regsret') {
    const last = program.params.at(-1);
    const onlyReturn =
      needed.length === 1 && needed[0] === last && (c.old === 'regsret' || hasReturn(c.from.hook));
    return onlyReturn ? plan(named([last!.text])) : null;
  }
  if (next === 'raw' && hookType(c.from.hook).base === 'tp_btf') return toRaw(c, plan);
  if (next === 'record') return toSysEnter(c, plan);
  return null;
}

type Make = (signature: string, more?: Partial<Plan>) => Plan;

/** A plain function of its context stays one; of a record the struct's name goes with the event. */
function sameContext({ program, body, to, facts, needed }: Case, plan: Make): Plan | null {
  const [ctx] = program.params;
  const own = `${program.name}(${program.params.map((p) => p.text).join(', ')})`;
  if (to.point.kind !== 'tracepoint' || !ctx || !facts || !/\btrace_event_raw_\w+/.test(ctx.text))
    return plan(own);
  const record = facts.record(to.point.category, to.point.name);
  if (to.point.category === 'syscalls') return plan(own);
  const fields = new Set(record?.fields.map((f) => f.name.replace(/\[.*/, '')));
  const used = [...body.matchAll(new RegExp(`\\b${ctx.name}->(\\w+)`, 'g'))].map((m) => m[1]!);
  const fits = used.every((f) => fields.has(f.replace(/^__data_loc_/, '')));
  if (needed.length > 0 && (!record?.struct || !fits)) return null;
  return plan(record?.struct ? own.replace(/struct trace_event_raw_\w+/, record.struct) : own);
}

/** raw_tp/sys_enter_X was meant as the event of one syscall, whose arguments are ctx->args too. */
function fromRaw({ program, body, to }: Case, plan: Make): Plan | null {
  const ctx = program.params[0]?.name;
  if (to.point.kind !== 'tracepoint' || to.point.category !== 'syscalls') return null;
  if (!ctx || new RegExp(`\\b${ctx}\\b(?!->args\\[)`).test(body)) return null;
  return plan(`${program.name}(struct trace_event_raw_sys_enter *${ctx})`);
}

function toRaw({ program, needed }: Case, plan: Make): Plan {
  return plan(`${program.name}(struct bpf_raw_tracepoint_args *ctx)`, {
    prologue: needed.map((p) => readInto(p, { kind: 'raw', index: program.params.indexOf(p) })),
    coreRead: new Set(needed.filter((p) => p.text.includes('*')).map((p) => p.name)),
  });
}

/** Arguments of a syscall by their place; those of a function by the name that the syscall gives them too. */
function toSysEnter({ program, needed, old, to, facts }: Case, plan: Make): Plan | null {
  const { point } = to;
  const event =
    point.kind === 'tracepoint' && point.category === 'syscalls' ? syscallEvent(point.name) : null;
  const name = event?.end === 'enter' ? event.syscall : null;
  if (name === null) return null;
  const theirs = facts?.syscallArgs(name)?.map((a) => a.name) ?? [];
  const placeOf = (p: SourceProgram['params'][number]): number =>
    old === 'syscall' ? program.params.indexOf(p) : theirs.indexOf(p.name);
  if (needed.some((p) => placeOf(p) < 0)) return null;
  return plan(`${program.name}(struct trace_event_raw_sys_enter *ctx)`, {
    prologue: needed.map((p) => readInto(p, { kind: 'syscall', index: placeOf(p), via: 'record' })),
  });
}

/** "struct file *f" → `struct file *f = (struct file *)ctx->args[0];` */
const readInto = ({ text, name }: SourceProgram['params'][number], source: ReadSource): string =>
  `${text} = ${readText({ name, type: text.replace(new RegExp(`\\s*\\b${name}\\b`), '').trim(), source })};`;

/** The parameters that stay, in the new hook's order; null where a needed one is not there. */
function keptParams({ program, needed, from, to, old, facts }: Case): string[] | null {
  const texts = program.params.map((p) => p.text);
  if (old === 'regsret') {
    // the return value stands behind all arguments of a typed exit hook
    const own = hasReturn(to.hook) ? functionParams(facts, to.point) : null;
    return own && [...own, texts[0]!];
  }
  let params = program.params;
  if (old === 'typed' && hasReturn(from.hook) && !hasReturn(to.hook)) {
    const count = functionParams(facts, from.point ?? to.point)?.length;
    if (count !== undefined && params.length > count) {
      if (needed.includes(params[count]!)) return null;
      params = params.slice(0, count);
    }
  }
  if (from.point && samePoint(from.point, to.point)) return params.map((p) => p.text);
  const theirs = functionParams(facts, to.point);
  if (!theirs) return null;
  // another function: its arguments must be called the same, at the same places
  const fits = params.every(
    (p, i) => !needed.includes(p) || new RegExp(`\\b${p.name}$`).test(theirs[i] ?? ''),
  );
  return fits ? params.slice(0, theirs.length).map((p) => p.text) : null;
}

function samePoint(a: Point, b: Point): boolean {
  const text = (p: Point): string => JSON.stringify({ ...p, kind: '', category: '', module: '', offset: 0 });
  return text(a) === text(b);
}

/** "struct inode *dir", …: the arguments of a function or LSM hook by this kernel's BTF. */
function functionParams(facts: AdvisorFacts | undefined, point: Point): string[] | null {
  const name = point.kind === 'fn' ? point.name : point.kind === 'lsm' ? `bpf_lsm_${point.name}` : null;
  const fn = name === null ? null : (facts?.types.func(name) ?? null);
  if (!fn) return null;
  const print = new CPrinter(fn.btf, { brief: true });
  return fn.params.map((p, i) => print.declare(p.type, p.name || `arg${i}`));
}

/** Arrows on these pointers, in the lines of the program, become reads by helper. */
function readThrough(source: string, program: SourceProgram, pointers: ReadonlySet<string>): string {
  let text = source;
  const first = source.slice(0, program.at.section[0]).split('\n').length;
  const last = first + source.slice(program.at.section[0]).split(/^}/m)[0]!.split('\n').length;
  for (let line = first; line < last; line++) text = coreRead(text, line, pointers) ?? text;
  return text;
}
