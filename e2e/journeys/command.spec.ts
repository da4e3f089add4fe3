import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, test } from '@playwright/test';
import { withFile } from '../support/files';
import { cli, command, hooklab, startAgent } from '../support/hooklab';
import { bootedFor } from '../support/lab';
import { callersCommand, EXERCISE, stacksProgram, wrongCallers, wrongStacks } from '../support/stacks';

const KERNELS = ['5.10', '6.1', '6.12', '7.2'];

/** Run a spec in a lab VM while a command runs there: its events and, from the last line, its ledger. */
async function traced(spec: string[], kernel: string, command: string) {
  const where = ['--target', `lab:${kernel}`, '--exec', command, '--for', '1s', '--json'];
  const { code, stdout, stderr } = await hooklab(['run', ...spec, ...where]);
  expect(code, stderr).toBe(0);
  const lines = linesOf(stdout);
  return { stdout, events: lines.slice(0, -1), ledger: lines.at(-1).ledger };
}

const linesOf = (json: string) =>
  json
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Every equation of the ledger whose terms are known, and that nothing was lost here. */
function expectBalanced(ledger: Record<string, number | null>) {
  expect(ledger).toBeTruthy();
  if (ledger.entered !== null) {
    const { own, filtered, reserveFailed, aggregated, reserved } = ledger;
    expect(ledger.entered).toBe(own! + filtered! + reserveFailed! + aggregated! + reserved!);
  }
  expect(ledger.reserved).toBe(ledger.decoded! + ledger.decodeErrors!);
  expect(ledger.decoded).toBe(ledger.delivered! + ledger.shed!);
  expect(ledger.decodeErrors).toBe(0);
  expect(ledger.shed).toBe(0);
}

/** `met`: soft interrupts that came while one of the workbench's own processes was on the CPU. */
const INTERRUPTS = `#include "vmlinux.h"
#define HL_NAMED_COUNTERS HL_MET
#include <bpf/bpf_helpers.h>
#include "hooklab.h"

struct hl_event {
	char comm[16];
};
HL_EVENT(struct hl_event);

SEC("tp/irq/softirq_entry")
int on_softirq(void *ctx)
{
	if (!hl_enter())
		return 0;
	return hl_is_own_process() ? hl_filtered_as(HL_MET) : hl_filtered();
}

char LICENSE[] SEC("license") = "GPL";
`;

/** A disk of memory, 64 MiB, of which 4 KiB at sector 128 are bad; one good read, one of those. 5.10 gives it no name. */
const BAD_SECTORS = `modprobe null_blk nr_devices=0
mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
d=/sys/kernel/config/nullb/bad; mkdir $d; echo 1 > $d/memory_backed; echo 64 > $d/size; echo +128-135 > $d/badblocks; echo 1 > $d/power
disk=/dev/bad; [ -e $disk ] || disk=/dev/nullb$(cat $d/index)
dd if=$disk of=/dev/null bs=4k count=1 iflag=direct 2> /dev/null
dd if=$disk of=/dev/null bs=4k count=1 skip=16 iflag=direct 2> /dev/null
echo 0 > $d/power; rmdir $d`;

for (const kernel of KERNELS) {
  test.describe(`lab:${kernel}`, () => {
    test.describe.configure({ mode: 'serial' });
    bootedFor(kernel);

    test('unlinkat: the path that was deleted, and a balanced ledger', async () => {
      const command = 'touch /tmp/gone-by-path; rm /tmp/gone-by-path';
      const { events, ledger, stdout } = await traced(['unlinkat'], kernel, command);
      const event = events.find((e) => e.path === '/tmp/gone-by-path');
      expect(event, stdout).toMatchObject({ comm: 'rm', dfd: -100, flag: 0 });
      expect(event.pid).toBeGreaterThan(1);
      expectBalanced(ledger);
    });

    test('disk-latency: every request is in a group, and none is a row', async () => {
      const command =
        'modprobe null_blk; dd if=/dev/nullb0 of=/dev/null bs=8k count=20 iflag=direct 2>/dev/null; true';
      const { events, ledger, stdout } = await traced(['disk-latency'], kernel, command);
      expect(events, stdout).toHaveLength(1);
      const { groups } = events[0];
      const read = groups.find(({ disk, op }: Record<string, unknown>) => disk === 'nullb0' && op === 'READ');
      expect(read, stdout).toBeTruthy();
      // the kernel itself looks for partitions
      expect(read.count).toBeGreaterThanOrEqual(20);
      expect(read.bytes_sum).toBeGreaterThanOrEqual(20 * 8192);
      expect(read.latency_ns_max).toBeGreaterThanOrEqual(read.latency_ns_avg);
      const sum = (of: { count: number }[]) => of.reduce((all, { count }) => all + count, 0);
      expect(sum(read.latency_ns_log2)).toBe(read.count);
      expect(ledger.aggregated).toBe(sum(groups));
      expect(ledger.reserved).toBe(0);
      expectBalanced(ledger);
    });

    test('disk-io: a request that the disk refuses says why', async () => {
      const { events, ledger, stdout } = await traced(['disk-io'], kernel, BAD_SECTORS);
      // the kernel itself looks for partitions; 5.10 tells a number of errno (EIO), later ones BLK_STS_IOERR
      const read = events.filter(({ comm }) => comm === 'dd');
      expect(
        read.map(({ op, sector, bytes, error }) => [op, sector, bytes, error]),
        stdout,
      ).toEqual([
        ['READ', 0, 4096, 0],
        ['READ', 128, 4096, kernel === '5.10' ? -5 : 10],
      ]);
      expectBalanced(ledger);
    });

    if (kernel === '6.12') {
      test('mcp: an assistant’s client runs a program, and is told whose doing it was', async () => {
        const transport = new StdioClientTransport({
          command: process.execPath,
          args: [cli, 'mcp'],
          env: process.env as Record<string, string>,
          stderr: 'pipe',
        });
        const client = new Client({ name: 'journey', version: '0' });
        // anything on its stdout that is not the protocol
        const foreign: string[] = [];
        client.onerror = (error) => foreign.push(error.message);
        await client.connect(transport);
        const answer = async (name: string, args: Record<string, unknown>) => {
          const { content } = await client.callTool({ name, arguments: args }, undefined, {
            timeout: 100_000,
          });
          return JSON.parse((content as { text: string }[])[0]!.text);
        };
        const run = await answer('run', { spec: 'unlinkat', exercise: true, target: 'lab:6.12' });
        const ran = { exercise: 'ended with code 0', balances: true, events: 3 };
        expect(run, JSON.stringify(run)).toMatchObject({ version: 1, hook: 'tp', ...ran });
        expectBalanced(run.ledger);
        expect(run.rows.map(({ path }: { path: string }) => path)).toEqual(
          expect.arrayContaining(['hello', 'world']),
        );
        const comm = run.columns.find(({ name }: { name: string }) => name === 'comm');
        expect(comm).toMatchObject({ values: 3, different: 1, top: [{ value: 'rm', count: 3 }] });
        const failed = await answer('run', { spec: 'unlinkat', target: 'local' });
        expect(failed.problem.code).toBe('not-allowed');
        await client.close();
        expect(foreign).toEqual([]);
      });
    }

    for (const hook of ['tp', 'raw_tp', 'tp_btf', 'kprobe', 'fentry']) {
      test(`task-rename through ${hook}: old and new name`, async () => {
        const command = 'echo 321 >/proc/$$/oom_score_adj; printf after-rename >/proc/$$/comm';
        const { events, ledger, stdout } = await traced(['task-rename', '--hook', hook], kernel, command);
        const event = events.find((e) => e.newcomm === 'after-rename');
        expect(event, stdout).toMatchObject({ oldcomm: 'sh', oom_score_adj: 321 });
        expect(event.pid).toBeGreaterThan(1);
        expectBalanced(ledger);
        // what brings the command here and its output back is the workbench's own: counted, not shown
        expect(ledger.own, stdout).toBeGreaterThan(0);
        expect(events.filter((e) => /^(?:busybox|dd|node)$/.test(e.newcomm))).toEqual([]);
      });
    }

    test('stacks: without what tracing puts on them, through each family of hooks', async () => {
      test.setTimeout(180_000); // eleven programs
      const names = kernel !== '5.10';
      const { events, ledger } = await withFile('stacks.bpf.c', stacksProgram(names), (file) =>
        traced([file], kernel, EXERCISE),
      );
      expectBalanced(ledger);
      if (names) return expect(wrongStacks(kernel, events)).toEqual([]);
      const symbols = await hooklab(['lab', 'exec', kernel, callersCommand(events)]);
      expect(symbols.code, symbols.stderr).toBe(0);
      expect(wrongCallers(kernel, events, symbols.stdout.trim())).toEqual([]);
    });

    test('an interrupt is nobody’s, whichever process of the workbench it meets', async () => {
      const { ledger, stdout } = await withFile('interrupts.bpf.c', INTERRUPTS, (file) =>
        traced([file], kernel, 'sleep 1'),
      );
      expect(ledger.named.met, stdout).toBeGreaterThan(0);
      expect(ledger.own, stdout).toBe(0);
      expectBalanced(ledger);
    });

    test('--own shows what the workbench does itself', async () => {
      const { events, ledger, stdout } = await traced(['task-rename', '--own'], kernel, 'true');
      expect(
        events.map((e) => e.newcomm),
        stdout,
      ).toContain('busybox');
      expect(ledger.own).toBe(0);
      expectBalanced(ledger);
    });
  });
}

test('a run on this machine, whatever its kernel tells of itself, and its recording', async () => {
  const dir = join(mkdtempSync(join(tmpdir(), 'hooklab-e2e-')), 'run');
  try {
    const command = 'printf after-rename >/proc/$$/comm';
    const { code, stdout, stderr } = await hooklab([
      ...['run', 'task-rename', '--hook', 'tp', '--target', 'local', '--exec', command, '--json'],
      ...['--record', dir],
    ]);
    expect(code, stderr).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.slice(0, -1).map((event) => event.newcomm)).toContain('after-rename');
    expectBalanced(lines.at(-1).ledger);
    const replayed = await hooklab(['replay', dir, '--json']);
    expect(linesOf(replayed.stdout), replayed.stderr).toEqual([
      ...lines.slice(0, -1),
      { ...lines.at(-1), closed: null, removed: { segments: 0, records: 0 } },
    ]);
  } finally {
    rmSync(dirname(dir), { recursive: true });
  }
});

test.describe('bad input', () => {
  let dir: string;
  test.beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'hooklab-e2e-'));
  });
  test.afterAll(() => rmSync(dir, { recursive: true }));

  const cases: [string, (d: string) => string[], RegExp][] = [
    ['unknown target', () => ['run', 'unlinkat', '--target', 'lab:4.4'], /no target .*lab:4\.4.*lab:6\.12/],
    ['unknown spec', () => ['run', 'no-such-spec'], /no-such-spec.*compose --list/],
    ['a mistyped spec', () => ['run', 'file-delets'], /file-delets.*file-deletes/],
    ['unknown hook', () => ['run', 'unlinkat', '--hook', 'nonsense', '--target', 'lab:6.12'], /nonsense.*tp/],
    [
      'a broken spec',
      (d) => {
        writeFileSync(join(d, 'broken.json'), '{"version": 1, "name": ');
        return ['run', join(d, 'broken.json')];
      },
      /broken\.json.*JSON/,
    ],
    [
      'a spec with a wrong field',
      (d) => {
        writeFileSync(join(d, 'wrong.json'), '{"version": 1, "name": "x", "colums": []}');
        return ['run', join(d, 'wrong.json')];
      },
      /wrong\.json, title/,
    ],
    ['a length of time that is none', () => ['run', 'unlinkat', '--for', 'soon'], /soon.*length of time/],
  ];
  for (const [what, args, line] of cases) {
    test(what, async () => {
      const { code, stderr, stdout } = await hooklab(args(dir));
      expect(code).not.toBe(0);
      expect(stdout).toBe('');
      expect(stderr.split('\n')[0]).toMatch(line);
      expect(stderr).not.toMatch(/\n\s+at /);
    });
  }
});

test('a port in use is said with another to take', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const { code, stderr } = await hooklab(['start', '--no-open', '--port', String(port)]);
  server.close();
  expect(code).not.toBe(0);
  expect(stderr.split('\n')[0]).toMatch(new RegExp(`Port ${port} is in use.*--port ${port + 1}`));
});

/** A command in a mount namespace of its own, where something of this machine is missing. */
const without = (mount: string, args: string[]) => {
  const script = `${mount} && exec "$0" "$@"`;
  return command('unshare', ['--mount', 'sh', '-c', script, process.execPath, cli, ...args]);
};

test('a kernel without BTF is said, with the way out', async () => {
  const { code, stderr } = await without('mount -t tmpfs none /sys/kernel/btf', [
    'run',
    'unlinkat',
    '--hook',
    'tp_btf',
  ]);
  expect(code).not.toBe(0);
  expect(stderr.split('\n')[0]).toMatch(/BTF/);
});

test('a machine without clang is said, with the package to install', async () => {
  const { code, stderr } = await without('mount -t tmpfs none /usr/lib/llvm-14/bin', [
    'run',
    'unlinkat',
    '--hook',
    'tp',
  ]);
  expect(code).not.toBe(0);
  expect(stderr.split('\n')[0]).toMatch(/clang.*apt-get install clang/);
});

test('doctor tells what this machine has, each lack with its way out', async () => {
  const { code, stdout, stderr } = await hooklab(['doctor', '--json']);
  expect(code, stderr).toBe(0);
  const report = JSON.parse(stdout);
  const ids = report.checks.map((check: { id: string }) => check.id);
  for (const id of [
    'kernel',
    'btf',
    'tracefs',
    'lockdown',
    'capabilities',
    'lsm',
    'libbpf',
    'clang',
    'sandbox',
    'qemu',
  ]) {
    expect(ids).toContain(id);
  }
  for (const check of report.checks) {
    if (check.state === 'missing') expect(check.way, check.id).toBeTruthy();
  }
  for (const { state, why } of Object.values<{ state: string; why: string }>(report.hooks)) {
    expect(['ok', 'missing', 'unknown']).toContain(state);
    expect(why).toBeTruthy();
  }
});

test('stopping the workbench leaves no process and no VM', async () => {
  const agent = await startAgent(['--target', 'lab:6.12']);
  await agent.says(/Target: lab:6\.12/, 90_000);
  const { pid } = JSON.parse(readFileSync(`${process.env.HOOKLAB_RUNTIME}/lab-6.12.json`, 'utf8'));
  await agent.stop();
  expect(agent.output()).toContain('Everything is detached.');
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
