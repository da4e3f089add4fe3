import { syscallPrefix } from '@hooklab/hook';
import type { Arch } from '@hooklab/surface';
import type { SymbolRows } from './rows';

/**
 * Which functions the kernel's tables of syscalls lead to. A wrapper in kallsyms proves little: stat(2) runs
 * `__x64_sys_newstat`, and `__x64_sys_stat` is called by nobody.
 *
 *   SYSCALL_DEFINEn(stat, …) leaves  __syscall_meta__stat  and, where its wrapper is in the native table,
 *   the event  syscalls:sys_enter_stat  (init_syscall_trace() finds its number there, or makes no event)
 */
export class SyscallEntries {
  readonly #events: ReadonlyMap<string, number> | null;
  readonly #rows: SymbolRows;
  readonly #prefix: string | null;

  constructor(events: ReadonlyMap<string, number> | null, rows: SymbolRows, arch: Arch) {
    this.#events = events;
    this.#rows = rows;
    this.#prefix = syscallPrefix(arch);
  }

  /** Has it a number in the native table? null where the surface does not tell (no syscall events, no metadata). */
  native(name: string): boolean | null {
    // what every number without a syscall runs
    if (!this.#events || name === 'ni_syscall') return null;
    if (this.#events.has(`syscalls:sys_enter_${name}`)) return true;
    if (!this.#events.has('syscalls:sys_enter_openat')) return null;
    return this.metaRow(name) >= 0 ? false : null;
  }

  /** Neither an event, nor metadata, nor a function of any table: no syscall of this kernel has that name. */
  isNone(name: string): boolean {
    if (!this.#events?.has('syscalls:sys_enter_openat') || this.#prefix === null) return false;
    if (this.native(name) !== null || this.compat(name) !== null) return false;
    return [this.#prefix, '__do_sys_', '__se_sys_'].every((prefix) => this.#rows.first(prefix + name) < 0);
  }

  /** Is that wrapper a stub, of a syscall that this kernel is built without? COND_SYSCALL() leaves it, weak. */
  isStub(fn: string): boolean {
    const row = this.#rows.first(fn);
    return row >= 0 && this.#rows.text(row).startsWith('W ');
  }

  /** Row of the kernel's metadata of a syscall; -1 if it keeps none. */
  metaRow(name: string): number {
    return this.#rows.first(`__syscall_meta__${name}`);
  }

  /** What native callers of a syscall without a number run: "stat" → "newstat"; null where no such entry is found. */
  runs(name: string): string | null {
    if (this.native(name) !== false) return null;
    return formsOf(name).find((form) => form !== name && this.native(form) === true) ?? null;
  }

  /** For a name that is no syscall here, the one that is meant: "fstatat" → "newfstatat", of the C library "fopen" → "openat". */
  meant(name: string): { syscall: string; library: boolean } | null {
    const library = LIBC[name] ?? null;
    const syscall = formsOf(name).find((form) => form !== name && this.native(form) === true);
    return syscall === undefined ? null : { syscall, library: library === syscall };
  }

  /** The function that a 32-bit task's call of that name may run; null where there is none. */
  compat(name: string): string | null {
    if (this.#prefix !== '__x64_sys_') return null;
    const both = [`__ia32_compat_sys_${name}`, `__ia32_sys_${name}`];
    return both.find((fn) => this.#rows.first(fn) >= 0) ?? null;
  }

  /** io_uring's own function for what that syscall does: it never makes the syscall. "unlinkat" → "io_unlinkat" */
  uring(name: string): string | null {
    const plain = name.replace(/\d+$/, '');
    for (const form of [name, plain, URING[name]]) {
      if (form === undefined) continue;
      const row = this.#rows.first(`io_${form}`);
      if (row >= 0 && this.#rows.isText(row)) return `io_${form}`;
    }
    return null;
  }
}

/** Syscalls whose work io_uring names otherwise: io_uring/opdef.c of 6.12. */
const URING: Readonly<Record<string, string>> = {
  pread64: 'read',
  preadv: 'read',
  readv: 'read',
  pwrite64: 'write',
  pwritev: 'write',
  writev: 'write',
  sendto: 'send',
  recvfrom: 'recv',
};

/**
 * Other forms of a syscall's name: the kernel's later versions ("newstat", "rt_sigpending", "sendfile64"), and the
 * plain name of what is for old or 32-bit ABIs ("clock_gettime32", "getuid16", "ia32_pread64", "oldumount").
 */
function formsOf(name: string): string[] {
  const plain = name.replace(/^(?:ia32_|old_?)/, '').replace(/(?:_time)?(?:32|16|64)$/, '');
  const known = LIBC[name];
  return [
    `new${name}`,
    `rt_${name}`,
    `${name}64`,
    plain,
    `new${plain}`,
    `${plain}64`,
    ...(known === undefined ? [] : [known]),
  ];
}

/** Calls of C libraries that reach the kernel as another syscall: glibc 2.36. Of several calls, the one that tells most. */
const LIBC: Readonly<Record<string, string>> = {
  closedir: 'close',
  dlopen: 'openat',
  execl: 'execve',
  execlp: 'execve',
  execv: 'execve',
  execvp: 'execve',
  fopen: 'openat',
  fread: 'read',
  fwrite: 'write',
  gethostname: 'newuname',
  nice: 'setpriority',
  opendir: 'openat',
  popen: 'execve',
  posix_fadvise: 'fadvise64',
  posix_fallocate: 'fallocate',
  posix_spawn: 'execve',
  posix_spawnp: 'execve',
  printf: 'write',
  pthread_create: 'clone3',
  pthread_exit: 'exit',
  pthread_mutex_lock: 'futex',
  puts: 'write',
  readdir: 'getdents64',
  remove: 'unlink',
  recv: 'recvfrom',
  send: 'sendto',
  signal: 'rt_sigaction',
  sleep: 'clock_nanosleep',
  stime: 'clock_settime',
  system: 'execve',
  usleep: 'clock_nanosleep',
  wait: 'wait4',
  waitpid: 'wait4',
};
