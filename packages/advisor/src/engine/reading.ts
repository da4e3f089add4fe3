import { type HookId, hookType, mayBeNull, type Point, pointName, syscallPrefix } from '@hooklab/hook';
import { type Btf, CPrinter, Kind, resolve } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import type { FuncFact, ValueFact } from '../facts/types';
import { hookAdvice } from '../hooks';
import { msg } from '../text/message';
import type { Reading } from './candidate';
import { argRegister } from './registers';

/** What a program at this hook and point can read, argument by argument, with the C that reads it. */
export function readingsOf(facts: AdvisorFacts, hook: HookId, point: Point): Reading[] {
  switch (point.kind) {
    case 'fn':
      return functionReadings(facts, facts.types.func(point.name, point.module), hook);
    case 'lsm':
      return functionReadings(facts, facts.types.func(`bpf_lsm_${point.name}`), hook);
    case 'syscall':
      return syscallReadings(facts, point.name, hook);
    case 'tracepoint':
      return hookType(hook).context === 'record'
        ? recordReadings(facts, point.category, point.name)
        : rawReadings(facts, point.name, hook);
    case 'rawtracepoint':
      return rawReadings(facts, point.name, hook);
    default:
      return [];
  }
}

function functionReadings(facts: AdvisorFacts, fn: FuncFact | null, hook: HookId): Reading[] {
  if (!fn) return [];
  const { sees } = hookType(hook);
  const print = new CPrinter(fn.btf, { brief: true });
  const type = (v: ValueFact): string => print.declare(v.type, '');
  const readings: Reading[] = [];
  let slot = 0;
  for (const [i, param] of fn.params.entries()) {
    const at = slot;
    slot += Math.max(1, Math.ceil(param.size / 8));
    const name = param.name || `arg${i}`;
    if (sees.entry === 'direct')
      readings.push({ name, type: type(param), ...direct(facts, fn.btf, param, name, i) });
    else if (sees.entry === 'register')
      readings.push({ name, type: type(param), ...register(facts, param, at) });
  }
  if (sees.ret !== 'none' && fn.returns.kind !== Kind.VOID) {
    const code = sees.ret === 'direct' ? 'ret' : 'PT_REGS_RC(ctx)';
    readings.push({ name: 'ret', type: type(fn.returns), how: msg('read.return'), code });
  }
  return readings;
}

/**
 * A trampoline's argument. The verifier (btf_ctx_access) hands out pointers to structs, to integers and to void; a
 * pointer to a pointer, a function or an enum it refuses even to load: "type PTR is not a struct", seen on 6.12. To an
 * integer other than char it takes since 5.17 (5.10: "type INT is not a struct"), the kernel that brought get_func_arg.
 */
function direct(
  facts: AdvisorFacts,
  btf: Btf,
  param: ValueFact,
  name: string,
  i: number,
): Pick<Reading, 'how' | 'code'> {
  if (param.kind === Kind.STRUCT || param.kind === Kind.UNION)
    return { how: msg('read.byValue'), code: name };
  if (param.kind !== Kind.PTR) return { how: msg('read.direct'), code: name };
  const to = resolve(btf, btf.target(resolve(btf, param.type)));
  const pointee = btf.kind(to);
  const wideInt = pointee === Kind.INT && btf.rawSize(to) > 1 && !facts.types.hasFunc('get_func_arg');
  if (
    wideInt ||
    pointee === Kind.PTR ||
    pointee === Kind.FUNC_PROTO ||
    pointee === Kind.ENUM ||
    pointee === Kind.FWD
  ) {
    return { how: msg('read.funcArg', { i }), code: `bpf_get_func_arg(ctx, ${i}, &${name})` };
  }
  return { how: msg('read.follow'), code: name };
}

function register(facts: AdvisorFacts, param: ValueFact, slot: number): Pick<Reading, 'how' | 'code'> {
  const reg = argRegister(facts.kernel.arch, slot);
  if (reg === null || param.size > 8) return { how: msg('read.stack'), code: '' };
  const how = param.kind === Kind.PTR ? msg('read.registerFollow', { reg }) : msg('read.register', { reg });
  return { how, code: `PT_REGS_PARM${slot + 1}(ctx)` };
}

function recordReadings(facts: AdvisorFacts, category: string, name: string): Reading[] {
  const record = facts.record(category, name);
  if (!record) return [];
  if (category === 'syscalls') return syscallRecord(facts, name);
  return record.fields.map((field): Reading => {
    const dynamic = field.place !== 'fixed';
    return {
      name: field.name,
      type: field.type,
      how: dynamic ? msg('read.dynamic') : msg('read.record', { offset: field.offset }),
      code: dynamic ? `(void *)ctx + (ctx->__data_loc_${field.name} & 0xffff)` : `ctx->${field.name}`,
    };
  });
}

function syscallRecord(facts: AdvisorFacts, event: string): Reading[] {
  if (event.startsWith('sys_exit_'))
    return [{ name: 'ret', type: 'long', how: msg('read.return'), code: 'ctx->ret' }];
  return (facts.syscallArgs(event.slice('sys_enter_'.length)) ?? []).map((arg, i) => ({
    name: arg.name,
    type: arg.type,
    how: arg.user ? msg('read.user') : msg('read.direct'),
    code: `(${arg.type})ctx->args[${i}]`,
  }));
}

function rawReadings(facts: AdvisorFacts, name: string, hook: HookId): Reading[] {
  const typed = hookType(hook).context === 'typed';
  return (facts.rawArgs(name) ?? []).map((arg, i): Reading => {
    const pointer = arg.type.includes('*');
    const argName = arg.name || `arg${i}`;
    if (typed) {
      return {
        name: argName,
        type: arg.type,
        how: pointer ? (mayBeNull(name, i) ? msg('read.maybeNull') : msg('read.follow')) : msg('read.direct'),
        code: argName,
      };
    }
    return {
      name: argName,
      type: arg.type,
      how: pointer ? msg('read.core') : msg('read.direct'),
      code: `(${arg.type})ctx->args[${i}]`,
    };
  });
}

function syscallReadings(facts: AdvisorFacts, name: string, hook: HookId): Reading[] {
  const { sees, context } = hookType(hook);
  if (context === 'record') return syscallRecord(facts, `sys_enter_${name}`);
  const code = (i: number): string => {
    if (hook === 'ksyscall') return facts.syscallArgs(name)?.[i]?.name ?? `arg${i}`;
    if (context === 'raw') return `PT_REGS_PARM${i + 1}_CORE_SYSCALL((struct pt_regs *)ctx->args[0])`;
    if (sees.entry === 'direct') return `PT_REGS_PARM${i + 1}_SYSCALL(regs)`;
    return `PT_REGS_PARM${i + 1}_CORE_SYSCALL((struct pt_regs *)PT_REGS_PARM1(ctx))`;
  };
  const readings: Reading[] =
    sees.entry === 'none'
      ? []
      : (facts.syscallArgs(name) ?? []).map((arg, i) => ({
          name: arg.name,
          type: arg.type,
          how: arg.user ? msg('read.user') : msg('read.direct'),
          code: code(i),
        }));
  if (sees.ret !== 'none') {
    readings.push({
      name: 'ret',
      type: 'long',
      how: msg('read.return'),
      code: sees.ret === 'direct' ? 'ret' : 'PT_REGS_RC(ctx)',
    });
  }
  return readings;
}

/** The line that takes the context, typed as far as this kernel's files tell: `int BPF_PROG(vfs_unlink, struct …)`. */
export function contextLine(facts: AdvisorFacts, hook: HookId, point: Point): string {
  const name = programName(point);
  const { context } = hookAdvice(hook);
  const record =
    point.kind === 'tracepoint' ? facts.record(point.category, point.name)?.struct : syscallStruct(point);
  const { args, ret } = declarations(facts, hook, point);
  return context
    .replace('‹name›', name)
    .replace('‹args›', args)
    .replace('‹ret›', ret)
    .replace('‹record›', record ?? 'void')
    .replace('‹target›', name)
    .replace(/, (?=\))/g, '')
    .replace(/(, )+/g, ', ');
}

const syscallStruct = (point: Point): string | null =>
  point.kind === 'syscall' ? 'struct trace_event_raw_sys_enter' : null;

/** A C name for the program: "on_vfs_unlink" is left to the composer; here the point's own. */
const programName = (point: Point): string =>
  point.kind === 'perf' ? 'sample' : pointName(point).replace(/\W+/g, '_') || 'probe';

function declarations(facts: AdvisorFacts, hook: HookId, point: Point): { args: string; ret: string } {
  const join = (list: readonly { name: string; type: string }[]): string =>
    list.map((a, i) => declare(a.type, a.name || `arg${i}`)).join(', ');
  if (point.kind === 'fn' || point.kind === 'lsm') {
    const fn = facts.types.func(
      point.kind === 'lsm' ? `bpf_lsm_${point.name}` : point.name,
      point.kind === 'fn' ? point.module : '',
    );
    if (!fn) return { args: '', ret: 'long ret' };
    const print = new CPrinter(fn.btf, { brief: true });
    const shown = hookType(hook).sees.entry === 'register' ? fn.params.slice(0, 6) : fn.params;
    return {
      args: shown.map((p, i) => print.declare(p.type, p.name || `arg${i}`)).join(', '),
      ret: fn.returns.kind === Kind.VOID ? '' : print.declare(fn.returns.type, 'ret'),
    };
  }
  if (point.kind === 'tracepoint' || point.kind === 'rawtracepoint') {
    return { args: join(facts.rawArgs(point.name) ?? []), ret: '' };
  }
  if (point.kind === 'syscall') {
    if (hook === 'ksyscall') return { args: join(facts.syscallArgs(point.name) ?? []), ret: 'long ret' };
    if (hookType(hook).base === 'tp_btf') return { args: join(facts.rawArgs('sys_enter') ?? []), ret: '' };
    return { args: syscallPrefix(facts.kernel.arch) ? 'const struct pt_regs *regs' : '', ret: 'long ret' };
  }
  return { args: '', ret: 'long ret' };
}

const declare = (type: string, name: string): string => `${type}${type.endsWith('*') ? '' : ' '}${name}`;
