/** A function that belongs to one syscall, as the kernel's SYSCALL_DEFINE macros name them. */
export interface SyscallFunction {
  /** "newstat" */
  syscall: string;
  /**
   * `entry`: the table of syscalls calls it, with the caller's registers for its one argument;
   * `widening`: it is given the arguments as longs; `body`: it has the arguments of the definition
   */
  part: 'entry' | 'widening' | 'body';
  /** whose calls come through it; `both`: shared by the tables of native and of 32-bit tasks */
  callers: 'native' | 'compat' | 'both';
}

const PARTS: Readonly<Record<string, SyscallFunction['part']>> = { se: 'widening', do: 'body' };

/**
 * "__x64_sys_newstat", "__do_sys_getpid", "__ia32_compat_sys_ioctl" → its syscall; null of any other function. That
 * there is one does not say that a table leads to it: the advisor knows.
 */
export function syscallFunction(fn: string): SyscallFunction | null {
  if (!fn.startsWith('__')) return null;
  const [, way, compat, syscall] =
    /^__(x64|arm64|s390x|riscv|powerpc|loongarch|ia32|x32|se|do)(_compat)?_sys_(\w+)$/.exec(fn) ?? [];
  if (way === undefined) return null;
  const part = PARTS[way] ?? 'entry';
  const native = part === 'entry' ? 'native' : 'both';
  const callers = compat || way === 'ia32' || way === 'x32' ? 'compat' : native;
  return { syscall: syscall!, part, callers };
}
