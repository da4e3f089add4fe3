/** Who deletes which file. As it would stand in a file unlinkat.json; checked by parseSpec like any other. */
export const unlinkat: unknown = {
  version: 2,
  name: 'unlinkat',
  title: 'Files deleted',
  about: 'One row for each unlinkat call as it enters the kernel: who removes which path. rm uses this call.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'pid', ctype: '__u32', about: 'process id of the caller' },
    { name: 'comm', ctype: 'char[16]', about: "the calling thread's name", status: false },
    { name: 'dfd', ctype: '__s32', about: 'directory the path starts from; -100: the working directory' },
    { name: 'path', ctype: 'char[256]', about: 'as the caller wrote it' },
    { name: 'flag', ctype: '__s32', about: '0x200 (AT_REMOVEDIR): a directory' },
  ],
  captures: {
    ts: 'ts',
    pid: 'pid',
    comm: 'comm',
    dfd: 'arg.dfd',
    path: 'arg.pathname',
    flag: 'arg.flag',
  },
  exercise: 'd=$(mktemp -d) && touch "$d/hello" "$d/world" && rm -r "$d"',
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_unlinkat'],
      captures: { dfd: 'field.dfd', path: 'field.pathname', flag: 'field.flag' },
      note: 'Needs tracefs. 32-bit callers are not seen.',
    },
    {
      hook: 'fentry',
      points: ['syscall:unlinkat'],
      args: ['int dfd', 'const char *pathname', 'int flag'],
      note: 'Cheapest, and costs other calls nothing. 32-bit callers are not seen.',
    },
    {
      hook: 'ksyscall',
      points: ['syscall:unlinkat'],
      args: ['int dfd', 'const char *pathname', 'int flag'],
      note: 'A kprobe: needs CONFIG_KPROBES. 32-bit callers are not seen.',
    },
    {
      hook: 'tp_btf',
      points: ['syscall:unlinkat'],
      args: ['int dfd', 'const char *pathname', 'int flag'],
      note: 'Runs at every system call and leaves all others: a cost on each of them.',
    },
    {
      hook: 'raw_tp',
      points: ['syscall:unlinkat'],
      args: ['int dfd', 'const char *pathname', 'int flag'],
      note: 'Runs at every system call and leaves all others: a cost on each of them.',
    },
  ],
};
