import { Problem } from '@hooklab/base';
import { hookType, pointText, sectionOf, splitSection, syscallVia } from '@hooklab/hook';
import {
  type Btf,
  type FormatField,
  FUNCS,
  Kind,
  mask,
  syscallEvent,
  tracepointProto,
} from '@hooklab/surface';
import { syscallNumber } from '../abi/syscall-numbers';
import type { ProbeFacts } from '../facts/facts';
import { needBtf } from '../facts/need-btf';
import { walkPath } from '../facts/walk-path';
import { type End, hookAt } from '../way/end';
import { noPoint } from './problem';
import type { Context, ResolvedEnd, SyscallArg, SyscallGuard } from './resolved';
import { parseDeclaration, syscallArg } from './syscall-args';

/**
 * What perf gives a program is not the record but {ent, id, args[6]}, each argument widened to long. Fields such
 * as __filename_val (6.19+) are filled after the program ran: they are no arguments.
 */
export function eventSyscall(facts: ProbeFacts, event: string, fields: readonly FormatField[]): Context {
  const exit = syscallEvent(event)?.end === 'exit';
  const args = recordArgs(facts.surface.btf, fields);
  return { kind: 'syscall', read: exit ? 'exit' : 'record', args, ret: exit };
}

function recordArgs(btf: Btf | null, fields: readonly FormatField[]): SyscallArg[] {
  const args: SyscallArg[] = [];
  for (const f of fields) {
    if (f.name === '__syscall_nr') args.push(syscallArg(btf, f.name, 'int', -1));
    else if (f.name === 'ret') args.push(syscallArg(btf, f.name, 'long', -2));
    else if (f.place === 'fixed' && f.offset >= 16) {
      args.push(syscallArg(btf, f.name, f.type, (f.offset - 16) / 8));
    }
  }
  return args;
}

/** A syscall by its bare name: its wrapper, the tracepoint of all of them with a test, or libbpf's own way. */
export function syscallEnd(
  end: End & { point: { kind: 'syscall'; name: string } },
  facts: ProbeFacts,
  args: readonly string[] | null,
): ResolvedEnd {
  const { hook, point } = end;
  const btf = needBtf(facts, `A program at ${pointText(point)}`);
  const type = hookType(hook);
  const section = sectionOf(hook, point, facts.arch);
  const read = syscallVia(hook) ?? 'result';
  const context: Context = {
    kind: 'syscall',
    read,
    args: read === 'result' ? [] : prototype(end, facts, btf, point.name, args),
    ret: type.sees.ret !== 'none',
  };
  const base = { hook, point, section, context, guard: null };
  if (type.family === 'tracepoint') {
    if (!tracepointProto(btf, 'sys_enter')) throw noPoint(end, facts, 'BTF has no tracepoint sys_enter');
    return { ...base, guard: syscallGuard(end, facts, btf, point.name) };
  }
  // libbpf finds the wrapper itself where the hook is its own
  const wrapper = splitSection(section).target;
  if (type.context === 'typed' && btf.find(wrapper, FUNCS) === 0) {
    throw noPoint(
      end,
      facts,
      `BTF has no function ${wrapper}`,
      'A call without arguments has none, and names differ from the C library’s: see events/syscalls',
    );
  }
  return base;
}

/** From the kernel's own format of the call; else from the spec. The ABI is one: they do not differ. */
function prototype(
  end: End,
  facts: ProbeFacts,
  btf: Btf,
  name: string,
  args: readonly string[] | null,
): SyscallArg[] {
  const { surface } = facts;
  const file = `events/syscalls/sys_enter_${name}/format`;
  const format = surface.file(file) ? surface.format('syscalls', `sys_enter_${name}`) : null;
  if (format) {
    return recordArgs(
      btf,
      format.fields.filter((f) => !f.common),
    ).filter((a) => a.index >= 0);
  }
  if (!args) {
    throw noPoint(
      end,
      facts,
      `the call's arguments are not known; ${file}: ${surface.absence(file) ?? 'it could not be read'}`,
      'Write them in the spec: "args": ["int dfd", "const char *pathname"]',
    );
  }
  return args.map((line, index) => {
    const parsed = parseDeclaration(line);
    if (parsed) return syscallArg(btf, parsed.name, parsed.ctype, index);
    throw new Problem({
      code: 'spec',
      what: `"${line}" is no C declaration`,
      where: `${hookAt(end)}, args[${index}]`,
    });
  });
}

/** TS_COMPAT: arch/x86/include/asm/thread_info.h; TIF_32BIT is bit 22: arch/arm64/include/asm/thread_info.h. */
const COMPAT = {
  x86_64: { member: 'status', constant: 'TS_COMPAT', value: '0x2' },
  arm64: { member: 'flags', constant: '_TIF_32BIT', value: '(1 << 22)' },
};

function syscallGuard(end: End, facts: ProbeFacts, btf: Btf, name: string): SyscallGuard {
  const { arch } = facts;
  const number = arch === 'x86_64' || arch === 'arm64' ? syscallNumber(arch, name) : null;
  if (number === null) {
    throw noPoint(end, facts, `the number of ${name} on ${arch} is not known here`, 'Use tp or ksyscall');
  }
  const compat = COMPAT[arch as keyof typeof COMPAT];
  const task = btf.find('task_struct', mask(Kind.STRUCT));
  const steps = [
    { op: '.' as const, member: 'thread_info' },
    { op: '.' as const, member: compat.member },
  ];
  return { syscall: name, number, compat: task && walkPath(btf, task, steps).ok ? compat : null };
}
