import type { Btf } from '../btf/btf';
import { CPrinter } from '../btf/c/printer';
import { FUNCS, Kind } from '../btf/kinds';
import type { Source } from '../surface/source';
import type { Surface } from '../surface/surface';
import { syscallEvent } from '../tracepoint/syscall-event';
import { readableFields } from '../tracepoint/tracepoint';
import { syscallFunction } from './function';

export interface SyscallArgument {
  name: string;
  /** C type of its declaration: "const char *", "umode_t" */
  type: string;
  /** the address is one of the calling process: read it with bpf_probe_read_user */
  user: boolean;
}

export interface Syscall {
  name: string;
  /** null where neither its format nor a prototype tells */
  args: SyscallArgument[] | null;
  argsFrom: Source | null;
  /** "sys_enter_unlinkat"; null where the kernel has no such event */
  enter: string | null;
  exit: string | null;
  /** "__x64_sys_unlinkat": takes the user's registers, not the arguments (C.8); null on kernels without wrappers */
  wrapper: string | null;
  /** the function behind the wrapper, if the compiler left one: "__do_sys_unlinkat" */
  inner: string | null;
  /** "long unlinkat(int dfd, const char *pathname, int flag)" */
  prototype: string;
  sources: Source[];
}

/** The syscall of a function that the native table calls: where entries take no registers, the widening one. */
function calledByTable(fn: string): string | null {
  const found = syscallFunction(fn);
  return found && found.part !== 'body' && found.callers !== 'compat' ? found.syscall : null;
}

/** Names of the syscalls that this kernel has: those with an event, and wrappers that are no empty stub. */
export function listSyscalls(surface: Surface): string[] {
  const names = new Set<string>();
  for (const { category, name } of surface.availableEvents ?? []) {
    const event = category === 'syscalls' ? syscallEvent(name) : null;
    if (event?.end === 'enter' && event.syscall !== null) names.add(event.syscall);
  }
  for (const name of wrappersOf(surface).keys()) names.add(name);
  return [...names].sort();
}

const indexes = new WeakMap<Surface, Map<string, number>>();

/** Wrappers in kallsyms. A weak one is sys_ni_syscall under another name: that syscall is not in this kernel. */
function wrappersOf(surface: Surface): Map<string, number> {
  let index = indexes.get(surface);
  if (!index) {
    index = new Map();
    const symbols = surface.kallsyms;
    const names = symbols?.names;
    for (let i = 0; names && i < names.length; i++) {
      if (!mayBeWrapper(names.bytes, names.starts[i]!)) continue;
      const name = calledByTable(names.name(i));
      if (name !== null && !index.has(name) && symbols!.symbol(i).type === 'T') index.set(name, i);
    }
    indexes.set(surface, index);
  }
  return index;
}

/** "__" and a "_sys_" soon after it: before a string is made of a hundred thousand names. */
function mayBeWrapper(bytes: Uint8Array, start: number): boolean {
  if (bytes[start] !== 0x5f || bytes[start + 1] !== 0x5f) return false;
  for (let at = start + 4; at < start + 13; at++) {
    if (bytes[at] === 0x5f) return bytes[at + 1] === 0x73 && bytes[at + 2] === 0x79 && bytes[at + 3] === 0x73;
  }
  return false;
}

/** All that a surface says of a syscall; null where it has none of that name. */
export function syscall(surface: Surface, name: string): Syscall | null {
  const enter = surface.format('syscalls', `sys_enter_${name}`);
  const exit = surface.format('syscalls', `sys_exit_${name}`);
  const symbols = surface.kallsyms;
  const wrapper = wrappersOf(surface).get(name);
  if (!enter && !exit && wrapper === undefined && !hasEvent(surface, `sys_enter_${name}`)) return null;

  const inner = surface.findType(`__do_sys_${name}`, FUNCS);
  const innerName = symbols && symbols.countText(`__do_sys_${name}`) > 0 ? `__do_sys_${name}` : null;
  const sources: Source[] = [];
  let args: SyscallArgument[] | null = null;
  if (enter) {
    sources.push({ file: `events/syscalls/sys_enter_${name}/format` });
    args = readableFields('syscalls', enter)
      .filter((field) => field.name !== '__syscall_nr' && field.name !== 'nr')
      .map((field) => argument(field.name, field.type));
  } else if (inner) args = parameters(inner.btf, inner.btf.target(inner.id));
  const argsFrom = enter ? sources[0]! : inner ? { file: inner.btf.origin } : null;
  if (wrapper !== undefined) sources.push({ file: 'kallsyms', line: wrapper + 1 });
  if (inner) sources.push({ file: inner.btf.origin });
  return {
    name,
    args,
    argsFrom,
    enter: enter || hasEvent(surface, `sys_enter_${name}`) ? `sys_enter_${name}` : null,
    exit: exit || hasEvent(surface, `sys_exit_${name}`) ? `sys_exit_${name}` : null,
    wrapper: wrapper === undefined ? null : symbols!.names.name(wrapper),
    inner: innerName,
    prototype: prototype(name, args),
    sources,
  };
}

/** Is the event listed, whether or not its format was read? */
const hasEvent = (surface: Surface, event: string): boolean =>
  surface.availableEvents?.some(({ category, name }) => category === 'syscalls' && name === event) ?? false;

/** "const char * filename" in a format is `const char *filename` of a C programmer. Every pointer is the user's. */
function argument(name: string, type: string): SyscallArgument {
  return { name, type: type.replaceAll(/\s*\*/g, ' *').replaceAll('* *', '**'), user: type.includes('*') };
}

function parameters(btf: Btf, proto: number): SyscallArgument[] | null {
  if (btf.kind(proto) !== Kind.FUNC_PROTO) return null;
  const print = new CPrinter(btf);
  return Array.from({ length: btf.vlen(proto) }, (_, i) =>
    argument(btf.parameterName(proto, i), print.declare(btf.parameterType(proto, i), '')),
  );
}

function prototype(name: string, args: SyscallArgument[] | null): string {
  if (args === null) return `long ${name}(…)`;
  const list = args.map((arg) => `${arg.type}${arg.type.endsWith('*') ? '' : ' '}${arg.name}`);
  return `long ${name}(${list.length > 0 ? list.join(', ') : 'void'})`;
}
