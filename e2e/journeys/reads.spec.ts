import { expect, test } from '@playwright/test';
import { withFile } from '../support/files';
import { hooklab } from '../support/hooklab';
import { bootedFor } from '../support/lab';

const KERNEL = '6.12';

interface Column {
  name: string;
  ctype: string;
  capture: string;
  status?: boolean;
}

type Row = Record<string, number | boolean | string | null>;

/** What a spec of these columns shows while a command runs in the lab VM. */
async function rowsOf(hook: string, point: string, columns: Column[], exec: string): Promise<Row[]> {
  const spec = {
    version: 2,
    name: 'reads',
    title: `${hook} at ${point}`,
    about: 'Values that the kernel gives, beside what is known of them.',
    columns: columns.map(({ capture, ...column }) => ({ ...column, about: capture })),
    captures: Object.fromEntries(columns.map(({ name, capture }) => [name, capture])),
    ways: [{ hook, points: [point] }],
  };
  const { code, stdout, stderr } = await withFile('reads.json', JSON.stringify(spec), (file) =>
    hooklab(['run', file, '--target', `lab:${KERNEL}`, '--json', '--exec', exec, '--for', '2s']),
  );
  expect(code, stderr + stdout).toBe(0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.at(-1).ledger.decodeErrors).toBe(0);
  return lines.slice(0, -1);
}

const python = (code: string): string => `python3 -c '${code}'`;
const COMM: Column = { name: 'comm', ctype: 'char[16]', capture: 'comm', status: false };
const of = (comm: string) => (row: Row) => row.comm === comm;

test.describe('a value that a program reads is the one that the kernel has', () => {
  bootedFor(KERNEL);

  for (const hook of ['fentry', 'kprobe']) {
    test(`${hook}: a struct by value`, async () => {
      // stat() of a file turns its owner into the caller's user namespace
      const rows = await rowsOf(
        hook,
        'fn:from_kuid_munged',
        [COMM, { name: 'uid', ctype: '__u32', capture: 'arg.kuid.val' }],
        'touch /tmp/owned && chown 54321 /tmp/owned && stat /tmp/owned >/dev/null',
      );
      const seen = rows.filter(of('stat')).map(({ uid }) => uid);
      expect(seen).toContain(54321);
      expect(
        seen.every((uid) => uid === 0 || uid === 54321),
        `${seen}`,
      ).toBe(true);
    });

    test(`${hook}: the argument after a struct of two registers`, async () => {
      // BPF_PROG_LOAD with attributes of a size that nothing else uses; nothing is loaded
      const size = 76;
      const call = `import ctypes; b = ctypes.create_string_buffer(128); ctypes.CDLL(None).syscall(321, 5, b, ${size})`;
      const columns = [
        COMM,
        { name: 'size', ctype: '__u32', capture: 'arg.uattr_size' },
        // a bit of the struct: are the attributes the kernel's own?
        { name: 'kernel', ctype: '__u8', capture: 'arg.uattr.is_kernel' },
      ];
      const rows = await rowsOf(hook, 'fn:bpf_prog_load', columns, python(call));
      expect(rows.filter(of('python3'))).toEqual([{ comm: 'python3', size, kernel: 0 }]);
    });

    test(`${hook}: an argument that kprobes find on the stack`, async () => {
      const map =
        'import mmap, os; f = os.open("/usr/bin/python3", 0); mmap.mmap(f, 4096, prot=1, offset=4096 * 77)';
      const columns = [COMM, { name: 'pgoff', ctype: '__u64', capture: 'arg.pgoff' }];
      const rows = await rowsOf(hook, 'fn:do_mmap', columns, python(map));
      expect(rows.filter(of('python3')).map(({ pgoff }) => pgoff)).toContain(77);
    });
  }

  test('kprobe: a struct by value that is too large for registers, and the argument after it', async () => {
    // move_pages(): asks for three pages of its own to be on node 0, the only one
    const call =
      'import ctypes; b = ctypes.create_string_buffer(4096 * 5); p = (ctypes.c_void_p * 3)(*[ctypes.addressof(b) + 4096 * i for i in (1, 2, 3)]); n = (ctypes.c_int * 3)(); s = (ctypes.c_int * 3)(); ctypes.CDLL(None).syscall(279, 0, 3, p, n, s, 2)';
    const columns = [
      COMM,
      { name: 'nodes', ctype: '__u64', capture: 'arg.task_nodes.bits[0]' },
      { name: 'pages', ctype: '__u64', capture: 'arg.nr_pages' },
    ];
    const rows = await rowsOf('kprobe', 'fn:do_pages_move', columns, python(call));
    expect(rows.filter(of('python3'))).toEqual([{ comm: 'python3', nodes: 1, pages: 3 }]);
  });

  for (const [hook, capture] of [
    ['tp_btf', 'arg.p->thread_pid->numbers[0].nr'],
    ['raw_tp', 'arg.p->thread_pid->numbers[0].nr'],
  ] as const) {
    test(`${hook}: an element of an array whose length is open`, async () => {
      const columns = [
        COMM,
        { name: 'tid', ctype: '__u32', capture: 'tid' },
        { name: 'nr', ctype: '__s32', capture },
      ];
      const rows = await rowsOf(
        hook,
        'tracepoint:sched:sched_process_exit',
        columns,
        'for i in 1 2 3 4 5; do /bin/true; done',
      );
      const ended = rows.filter(of('true'));
      expect(ended).toHaveLength(5);
      for (const { tid, nr } of ended) expect(nr).toBe(tid);
    });
  }

  test('fexit: an argument that the verifier hands to a helper only', async () => {
    const columns = [COMM, { name: 'delegated', ctype: '__u64', capture: 'arg.delegated_inode' }];
    const rows = await rowsOf('fexit', 'fn:vfs_unlink', columns, 'touch /tmp/helped && rm /tmp/helped');
    const [row] = rows.filter(of('rm'));
    // the address of a variable of the caller: on a stack of the kernel
    expect(BigInt(row!.delegated as string | number) >> 63n).toBe(1n);
  });

  for (const hook of ['fexit', 'kretprobe']) {
    test(`${hook}: a bool is what the function returned`, async () => {
      const columns = [COMM, { name: 'ret', ctype: '_Bool', capture: 'ret' }];
      // root is left with other processes: that its last one is gone is not true once
      const rows = await rowsOf(
        hook,
        'fn:dec_rlimit_ucounts',
        columns,
        'for i in 1 2 3 4 5 6 7 8; do /bin/true; done',
      );
      expect(rows.length).toBeGreaterThan(5);
      expect(rows.filter(({ ret }) => ret !== false)).toEqual([]);
      // may it set the clock? by user id, which is what the answer depends on
      const may = await rowsOf(
        hook,
        'fn:ns_capable',
        [COMM, { name: 'uid', ctype: '__u32', capture: 'uid' }, columns[1]!],
        'setpriv --reuid 1234 hostname x 2>/dev/null; hostname "$(hostname)"',
      );
      const asked = may.filter(of('hostname'));
      expect(asked.filter(({ uid }) => uid === 1234).map(({ ret }) => ret)).toContain(false);
      for (const { uid, ret } of asked) expect(ret, JSON.stringify(asked)).toBe(uid === 0);
    });
  }
});

test.describe('a call by 32-bit code', () => {
  bootedFor(KERNEL);

  /** A system call as 32-bit code makes it: its number, and three arguments of which the second is a path. */
  const CALL32 = `import ctypes
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
at = libc.mmap(None, 4096, 7, 0x62, -1, 0)  # private, without a file, below 4 GiB
code = bytes.fromhex("53" "89f8" "bb9cffffff" "89f1" "31d2" "cd80" "5b" "c3")
ctypes.memmove(at + 2048, code, len(code))
def call32(number, path):
    ctypes.memmove(at, path + bytes(1), len(path) + 1)
    return ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_void_p)(at + 2048)(number, at)
`;
  // 263 is unlinkat of 64-bit code, and timer_delete of 32-bit code, where unlinkat is 301
  const UNLINK32 = `touch /tmp/by-32 /tmp/by-64 && python3 -c '${CALL32}
call32(263, b"/tmp/by-64")
call32(301, b"/tmp/by-32")' && rm /tmp/by-64 && test ! -e /tmp/by-32`;

  test('is not taken for the call of its number; the function that all calls share sees it', async () => {
    const rowsWhile = async (...spec: string[]): Promise<Row[]> => {
      const where = ['--target', `lab:${KERNEL}`, '--json', '--exec', UNLINK32];
      const { code, stdout, stderr } = await hooklab(['run', ...spec, ...where]);
      expect(code, stderr + stdout).toBe(0);
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ path }) => String(path).startsWith('/tmp/by-'));
    };
    const raw = await rowsWhile('unlinkat', '--hook', 'raw_tp');
    expect(raw.map(({ comm, path }) => `${comm} ${path}`)).toEqual(['rm /tmp/by-64']);
    const shared = await rowsWhile('file-deletes');
    expect(shared.map(({ comm, path }) => `${comm} ${path}`)).toEqual([
      'python3 /tmp/by-32',
      'rm /tmp/by-64',
    ]);
  });
});

test.describe('a call that does not return where it was made', () => {
  bootedFor(KERNEL);

  /** Rows and named counters of a pair of the call's events. */
  async function pairs(call: string, exec: string) {
    const columns = [
      { name: 'ts', ctype: '__u64', capture: 'ts' },
      COMM,
      { name: 'pid', ctype: '__u32', capture: 'pid' },
      { name: 'latency', ctype: '__u64', capture: 'latency' },
      { name: 'ret', ctype: '__s64', capture: 'ret' },
    ];
    const spec = {
      version: 2,
      name: 'pairs',
      title: call,
      about: 'Each call from its beginning to its end.',
      columns: columns.map(({ capture, ...column }) => ({ ...column, about: capture })),
      captures: Object.fromEntries(columns.map(({ name, capture }) => [name, capture])),
      ways: [
        {
          hook: 'tp',
          points: [`tracepoint:syscalls:sys_enter_${call}`],
          exit: { hook: 'tp', points: [`tracepoint:syscalls:sys_exit_${call}`] },
        },
      ],
    };
    const { code, stdout, stderr } = await withFile('pairs.json', JSON.stringify(spec), (file) =>
      hooklab(['run', file, '--target', `lab:${KERNEL}`, '--json', '--exec', exec]),
    );
    expect(code, stderr + stdout).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return { rows: lines.slice(0, -1) as Row[], named: lines.at(-1).ledger.named };
  }

  test('an exec by a thread, which goes on as the leader: one row, of what it entered', async () => {
    // the leader is inside another call meanwhile, and is ended by the exec
    const thread =
      'import os, threading, time; threading.Thread(target=os.execv, args=("/bin/true", ["by-thread"])).start(); time.sleep(60)';
    const { rows, named } = await pairs('execve', `python3 -c '${thread}'`);
    expect(rows.filter(({ comm, ret }) => comm === 'true' && ret === 0)).toHaveLength(1);
    expect(named.lost_starts).toBe(0);
  });

  test('a sleep that is stopped and goes on as another call: a row of its part, which is counted', async () => {
    // in the call (230), stopped, and in what it goes on with (219): whatever time each of them takes
    const stop = `import os, signal, time
p = os.spawnlp(os.P_NOWAIT, "sleep", "sleep", "60")
def until(file, part):
    while part not in open(f"/proc/{p}/{file}").read(): time.sleep(0.05)
until("syscall", "230 ")
os.kill(p, signal.SIGSTOP)
until("stat", ") T ")
os.kill(p, signal.SIGCONT)
until("syscall", "219 ")
os.kill(p, signal.SIGKILL)
os.wait()`;
    const { rows, named } = await pairs('clock_nanosleep', `python3 -c '${stop}'`);
    const ended = rows.filter(({ comm, ret }) => comm === 'sleep' && ret === -516); // ERESTART_RESTARTBLOCK
    expect(ended).toHaveLength(1);
    expect(named.interrupted_calls).toBeGreaterThanOrEqual(1);
    expect(named.lost_starts).toBe(0);
  });

  test('a clone, which returns in the child as well: a row for each call, and the child is counted', async () => {
    const { rows, named } = await pairs('clone', 'for i in 1 2 3 4 5; do (true); done');
    const forks = rows.filter(({ comm, ret }) => comm === 'sh' && Number(ret) > 0);
    expect(forks.length).toBeGreaterThanOrEqual(5);
    expect(rows.filter(({ ret }) => ret === 0)).toEqual([]);
    expect(named.child_exits).toBeGreaterThanOrEqual(forks.length);
    expect(named.lost_starts).toBe(0);
  });
});

test.describe('a column of which every read fails', () => {
  bootedFor(KERNEL);

  const stderrOf = async (name: string, text: string): Promise<string> => {
    const { code, stdout, stderr } = await withFile(name, text, (file) =>
      hooklab([
        ...['run', file, '--target', `lab:${KERNEL}`, '--json', '--for', '1s'],
        ...['--exec', 'for i in 1 2 3 4; do cat /etc/hostname; rm -f /tmp/none; done'],
      ]),
    );
    expect(code, stderr + stdout).toBe(0);
    return stderr;
  };
  const specOf = (capture: string): string =>
    JSON.stringify({
      version: 2,
      name: 'opened',
      title: 'What is opened',
      about: 'The name, as the process gave it.',
      columns: [{ name: 'path', ctype: 'char[64]', about: 'path' }],
      captures: { path: capture },
      ways: [{ hook: 'kprobe', points: ['fn:do_sys_openat2'] }],
    });
  const handWritten = (section: string, read: string): string => `
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "hooklab.h"

char LICENSE[] SEC("license") = "GPL";

struct hl_event { char path[64]; };
HL_EVENT(struct hl_event);

SEC("${section}")
int BPF_KPROBE(probe, int dfd, const char *name)
{
	struct hl_event *e;

	if (!hl_enter())
		return 0;
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	${read}(e->path, sizeof(e->path), name);
	hl_submit(e);
	return 0;
}
`;

  test('is told with its cause and what to write', async () => {
    const failed = await stderrOf('opened.json', specOf('arg.filename'));
    expect(failed).toMatch(/Column path could not be read in all \d+ events \(E[A-Z]+\)/);
    expect(failed).toContain('user(…)');
  });

  test('is mended by that', async () => {
    expect(await stderrOf('opened.json', specOf('user(arg.filename)'))).not.toContain('Column path');
  });

  test('is told of a program written by hand', async () => {
    const source = handWritten('kprobe/do_sys_openat2', 'bpf_probe_read_kernel_str');
    expect(await stderrOf('kernel.bpf.c', source)).toMatch(/Column path was empty in all \d+ events/);
  });

  test('of a wrapper of a system call is told with the hook that has the arguments', async () => {
    const source = handWritten('kprobe/__x64_sys_unlinkat', 'bpf_probe_read_user_str');
    const said = await stderrOf('wrapper.bpf.c', source);
    expect(said).toMatch(/Column path was empty in all \d+ events/);
    expect(said).toContain('ksyscall');
  });
});
