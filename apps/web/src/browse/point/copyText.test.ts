import type { FieldDetail, FunctionDetail, SyscallDetail, TracepointDetail } from '@hooklab/surface';
import { expect, it } from 'vitest';
import type { MomentHook } from '../../kernel/moments';
import { bpftraceLine, cText, libbpfProgram } from './copyText';

const common = { module: null, sources: [] };
const field = (name: string, type: string, size: number, signed = false): FieldDetail => ({
  name,
  type,
  offset: 8,
  size,
  signed,
  readable: true,
});

const rename: TracepointDetail = {
  ...common,
  kind: 'tracepoint',
  path: 'tracepoint:task:task_rename',
  name: 'task_rename',
  category: 'task',
  id: 1,
  fields: [
    field('pid', 'pid_t', 4, true),
    field('oldcomm', 'char[16]', 16),
    { ...field('odd', 'int', 4), readable: false },
    field('filename', 'const char *', 8),
    field('mask', 'unsigned long[4]', 32),
  ],
  printFormat: '',
  record: null,
  raw: null,
};

it('a bpftrace line prints what it can', () => {
  expect(bpftraceLine(rename)).toBe(
    `bpftrace -e 'tracepoint:task:task_rename { printf("%s %d %s %s\\n", comm, args.pid, args.oldcomm, str(args.filename)); }'`,
  );
  const call: SyscallDetail = {
    ...common,
    kind: 'syscall',
    path: 'syscall:unlinkat',
    name: 'unlinkat',
    prototype: 'long unlinkat(int dfd, const char *pathname, int flag)',
    params: [
      { name: 'dfd', type: 'int', user: false },
      { name: 'pathname', type: 'const char *', user: true },
    ],
    return: 'long',
    enter: 'sys_enter_unlinkat',
    exit: null,
    wrapper: null,
    inner: null,
  };
  expect(bpftraceLine(call)).toBe(
    `bpftrace -e 'tracepoint:syscalls:sys_enter_unlinkat { printf("%s %d %s\\n", comm, args.dfd, str(args.pathname)); }'`,
  );
  expect(bpftraceLine({ ...call, enter: null })).toBeNull();
});

const fn: FunctionDetail = {
  ...common,
  kind: 'fn',
  path: 'fn:vfs_unlink',
  name: 'vfs_unlink',
  prototype: 'int vfs_unlink(struct inode *dir)',
  params: [{ name: 'dir', type: 'struct inode *' }],
  return: 'int',
  ftrace: true,
  blacklisted: false,
  errorInjection: false,
  kfunc: false,
  init: false,
  symbols: 1,
  variants: [],
};

it('a function by its arguments where it can be had by them', () => {
  expect(bpftraceLine(fn)).toBe(`bpftrace -e 'fentry:vfs_unlink { printf("%s %llx\\n", comm, args.dir); }'`);
  expect(bpftraceLine({ ...fn, ftrace: false })).toBe(
    `bpftrace -e 'kprobe:vfs_unlink { printf("%s %llx\\n", comm, arg0); }'`,
  );
  expect(bpftraceLine({ ...fn, symbols: 2 })).toBeNull();
  expect(cText(fn, null)).toBe('int vfs_unlink(struct inode *dir);');
});

it('a program of the best hook that works', () => {
  const hook = (name: string, verdict: MomentHook['verdict']): MomentHook => ({
    id: `${name} fn:vfs_unlink`,
    hook: name,
    section: `${name}/vfs_unlink`,
    context: 'int BPF_PROG(vfs_unlink, struct inode *dir)',
    verdict,
    reason: '',
  });
  const text = libbpfProgram([hook('fsession', 'fails'), hook('fentry', 'works')]);
  expect(text).toContain(
    'SEC("fentry/vfs_unlink")\nint BPF_PROG(vfs_unlink, struct inode *dir)\n{\n\treturn 0;\n}',
  );
  expect(libbpfProgram([hook('fentry', 'fails')])).toBeNull();
});

it('no name of a sent surface ends the quotes or the line of a command', () => {
  const command = bpftraceLine({ ...rename, path: "tracepoint:a'; echo b\n'", fields: [] })!;
  expect(command).toBe(`bpftrace -e 'tracepoint:a'\\''; echo b␊'\\'' { printf("%s\\n", comm); }'`);
});
