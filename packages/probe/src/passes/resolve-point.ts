import { Problem } from '@hooklab/base';
import { pointText } from '@hooklab/hook';
import { type Btf, CPrinter, FUNCS, parseFormat, sizeOf } from '@hooklab/surface';
import { syscallNumber } from '../abi/syscall-numbers';
import type { ProbeFacts } from '../facts/facts';
import { needBtf } from '../facts/need-btf';
import { parseDeclaration, syscallArg } from '../facts/syscall-args';
import { type Argument, functionArgs, tracepointArgs } from '../facts/tracepoint-args';
import { walkPath } from '../facts/walk-path';
import type { Hook } from '../spec/words';
import type { Chosen } from './choose';
import { memberName, recordStruct } from './record-struct';
import type { Context, FunctionArg, ResolvedPoint, SyscallArg, SyscallGuard, SyscallRead } from './resolved';

/**
 * Pass 2. The point on this kernel: its section, and what a program is given there.
 * Throws Problem `no-point` where this kernel has no such point, `no-btf` where it describes nothing.
 */
export function resolvePoint(chosen: Chosen, facts: ProbeFacts): ResolvedPoint {
  const { hook, point } = chosen;
  const base = { hook, point, guard: null };
  if (point.kind === 'fn') {
    return { ...base, section: `${hook}/${point.name}`, context: functionContext(chosen, facts, point.name) };
  }
  if (point.kind === 'syscall') return syscallPoint(chosen, facts, point.name);
  if (hook === 'tp') {
    const section = `tp/${point.category}/${point.name}`;
    return { ...base, section, context: recordContext(chosen, facts, point.category, point.name) };
  }
  return { ...base, section: `${hook}/${point.name}`, context: rawContext(chosen, facts, point.name) };
}

function recordContext(chosen: Chosen, facts: ProbeFacts, category: string, event: string): Context {
  const text = facts.format(category, event);
  if (text === null) {
    throw noPoint(
      chosen,
      facts,
      `tracefs has no events/${category}/${event}/format`,
      'The event may have another name here, its module may not be loaded, or tracefs is not readable',
    );
  }
  const fields = parseFormat(text, `events/${category}/${event}/format`).fields.filter((f) => !f.common);
  const btf = needBtf(facts, `A program at ${pointText(chosen.point)}`);
  if (category === 'syscalls') {
    const exit = event.startsWith('sys_exit_');
    return {
      kind: 'syscall',
      read: exit ? 'exit' : 'record',
      struct: exit ? 'trace_event_raw_sys_exit' : 'trace_event_raw_sys_enter',
      args: syscallRecordArgs(btf, fields),
    };
  }
  const id = recordStruct(btf, event, fields);
  if (id === 0) {
    throw noPoint(
      chosen,
      facts,
      `BTF has no struct for the record of ${event}`,
      'Hook it with raw_tp or tp_btf',
    );
  }
  const struct = btf.name(id);
  return {
    kind: 'record',
    struct,
    fields: fields.flatMap((f) => {
      const member = memberName(f);
      const walked = walkPath(btf, id, [{ op: '.', member }]);
      if (!walked.ok) return [];
      return [{ name: f.name, member, ctype: f.type, type: walked.end.type, place: f.place }];
    }),
  };
}

/**
 * What perf gives a program is not the record but {ent, id, args[6]}, each argument widened to long. Fields such
 * as __filename_val (6.19+) are filled after the program ran: they are no arguments.
 */
function syscallRecordArgs(btf: Btf, fields: ReturnType<typeof parseFormat>['fields']): SyscallArg[] {
  const args: SyscallArg[] = [];
  for (const f of fields) {
    if (f.name === '__syscall_nr') args.push({ ...syscallArg(btf, f.name, 'int', -1) });
    else if (f.name === 'ret') args.push({ ...syscallArg(btf, f.name, 'long', -2) });
    else if (f.place === 'fixed' && f.offset >= 16) {
      args.push(syscallArg(btf, f.name, f.type.replace(/ \*$/, ' *'), (f.offset - 16) / 8));
    }
  }
  return args;
}

function rawContext(chosen: Chosen, facts: ProbeFacts, name: string): Context {
  const btf = needBtf(facts, `A program at ${pointText(chosen.point)}`);
  const args = tracepointArgs(btf, name);
  if (!args) {
    const why = `BTF has no tracepoint ${name} (typedef btf_trace_${name})`;
    const perCall = /^sys_(enter|exit)_(.+)/.exec(name);
    throw noPoint(
      chosen,
      facts,
      why,
      perCall
        ? `A single syscall is no tracepoint of its own: write syscall:${perCall[2]}`
        : 'The event may have another name here, or belong to a module that is not loaded',
    );
  }
  return { kind: 'args', macro: 'BPF_PROG', typed: chosen.hook === 'tp_btf', args: declared(btf, args) };
}

function functionContext(chosen: Chosen, facts: ProbeFacts, name: string): Context {
  const btf = needBtf(facts, `A program at ${pointText(chosen.point)}`);
  const args = functionArgs(btf, name);
  if (!args) {
    throw noPoint(
      chosen,
      facts,
      `BTF has no function ${name}`,
      'It may be inlined, renamed, or not exist in this version: hook a tracepoint, or one of its callers',
    );
  }
  const typed = chosen.hook === 'fentry';
  return { kind: 'args', macro: typed ? 'BPF_PROG' : 'BPF_KPROBE', typed, args: declared(btf, args) };
}

const READS: Partial<Record<Hook, SyscallRead>> = {
  raw_tp: 'probed',
  tp_btf: 'regs',
  fentry: 'regs',
  ksyscall: 'named',
};

function syscallPoint(chosen: Chosen, facts: ProbeFacts, name: string): ResolvedPoint {
  const { hook, point } = chosen;
  const btf = needBtf(facts, `A program at ${pointText(point)}`);
  const context: Context = {
    kind: 'syscall',
    read: READS[hook]!,
    struct: null,
    args: syscallPrototype(chosen, facts, btf, name),
  };
  if (hook === 'ksyscall') return { hook, point, section: `ksyscall/${name}`, context, guard: null };
  if (hook === 'fentry') {
    const wrapper = `__${facts.arch === 'aarch64' ? 'arm64' : 'x64'}_sys_${name}`;
    if (btf.find(wrapper, FUNCS) === 0) {
      throw noPoint(
        chosen,
        facts,
        `BTF has no function ${wrapper}`,
        'A call without arguments has none, and names differ from the C library’s: see events/syscalls',
      );
    }
    return { hook, point, section: `fentry/${wrapper}`, context, guard: null };
  }
  if (!tracepointArgs(btf, 'sys_enter')) throw noPoint(chosen, facts, 'BTF has no tracepoint sys_enter');
  return {
    hook,
    point,
    section: `${hook}/sys_enter`,
    context,
    guard: syscallGuard(chosen, facts, btf, name),
  };
}

/** From the kernel's own format of the call; else from the spec. The ABI is one: they do not differ. */
function syscallPrototype(chosen: Chosen, facts: ProbeFacts, btf: Btf, name: string): SyscallArg[] {
  const text = facts.format('syscalls', `sys_enter_${name}`);
  if (text !== null) {
    const fields = parseFormat(text, `events/syscalls/sys_enter_${name}/format`).fields;
    return syscallRecordArgs(
      btf,
      fields.filter((f) => !f.common),
    ).filter((a) => a.index >= 0);
  }
  if (!chosen.args) {
    throw noPoint(
      chosen,
      facts,
      `tracefs has no events/syscalls/sys_enter_${name}/format, so the call's arguments are not known`,
      'Write them in the spec: "args": ["int dfd", "const char *pathname"]',
    );
  }
  return chosen.args.map((line, index) => {
    const parsed = parseDeclaration(line);
    if (parsed) return syscallArg(btf, parsed.name, parsed.ctype, index);
    throw new Problem({
      code: 'spec',
      what: `"${line}" is no C declaration`,
      where: `${hookAt(chosen)}, args[${index}]`,
    });
  });
}

/** TS_COMPAT: arch/x86/include/asm/thread_info.h; TIF_32BIT is bit 22: arch/arm64/include/asm/thread_info.h. */
const COMPAT = {
  x86_64: { member: 'status', constant: 'TS_COMPAT', value: '0x2' },
  aarch64: { member: 'flags', constant: '_TIF_32BIT', value: '(1 << 22)' },
};

function syscallGuard(chosen: Chosen, facts: ProbeFacts, btf: Btf, name: string): SyscallGuard {
  const number = syscallNumber(facts.arch, name);
  if (number === null) {
    throw noPoint(
      chosen,
      facts,
      `the number of ${name} on ${facts.arch} is not known here`,
      'Use tp or ksyscall',
    );
  }
  const compat = COMPAT[facts.arch];
  const task = btf.find('task_struct', 1 << 4);
  const steps = [
    { op: '.' as const, member: 'thread_info' },
    { op: '.' as const, member: compat.member },
  ];
  return { syscall: name, number, compat: task && walkPath(btf, task, steps).ok ? compat : null };
}

/** Names that the macros and the generated text use themselves. */
const TAKEN = new Set(['ctx', 'e', 'regs', 'name']);

function declared(btf: Btf, args: readonly Argument[]): FunctionArg[] {
  const print = new CPrinter(btf);
  return args.map((a, i) => {
    const name = a.name === '' || TAKEN.has(a.name) ? `${a.name || 'arg'}${a.name ? '_' : i}` : a.name;
    // type tags are for the verifier; in a parameter list they only hide the type
    const declaration = print
      .declare(a.type, name)
      .replace(/__attribute__\(\(btf_(type|decl)_tag\("[^"]*"\)\)\) ?/g, '');
    return { name, type: a.type, declaration };
  });
}

/** Bytes of one argument slot; a larger one shifts all that follow. */
export function fitsSlot(btf: Btf, arg: FunctionArg): boolean {
  const size = sizeOf(btf, arg.type);
  return size !== null && size <= 8;
}

function hookAt(chosen: Chosen): string {
  return `${chosen.hook} at ${pointText(chosen.point)}`;
}

function noPoint(chosen: Chosen, facts: ProbeFacts, cause: string, fix?: string): Problem {
  return new Problem({
    code: 'no-point',
    what: `${hookAt(chosen)} is not possible on this kernel`,
    where: facts.kernel,
    cause,
    fix,
  });
}
