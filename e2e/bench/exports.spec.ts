import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { hooklab } from '../support/hooklab';
import { bootedFor } from '../support/lab';

/** The kernel of the Debian whose bpftrace this is. */
const KERNEL = '6.1';
const TARGET = `lab:${KERNEL}`;
/** Its files as they are shipped: they say what the VM's do. */
const SURFACE = `debian-${KERNEL}`;

let dir = '';
test.beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-exports-'));
});
test.afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function compose(...args: string[]): Promise<string> {
  const { code, stderr } = await hooklab(['compose', ...args, '--surface', SURFACE]);
  expect(code, stderr).toBe(0);
  return readFileSync(args.at(-1)!, 'utf8');
}

/** A shell command that writes these bytes to a file in the VM. */
const put = (path: string, bytes: Buffer): string =>
  `echo ${gzipSync(bytes).toString('base64')} | base64 -d | gunzip > ${path}`;

/** "ts\tpid\n12\t3\n" → [{ts: "12", pid: "3"}] */
function table(text: string): Record<string, string>[] {
  const [head, ...rows] = text
    .split('\n')
    .filter((row) => row.includes('\t'))
    .map((row) => row.split('\t'));
  return rows.map((row) => Object.fromEntries(head!.map((name, i) => [name, row[i]!])));
}

/** What does not depend on when each of the two looked. */
const seen = (rows: Record<string, unknown>[], of: (row: Record<string, unknown>) => boolean) =>
  rows.filter(of).map(({ ts, latency_ns, ...row }) => Object.values(row).map(String).join(' '));

const WORK =
  'touch /tmp/exported-a /tmp/exported-b; rm /tmp/exported-a /tmp/exported-b; rm /tmp/exported-none';

test.describe('what is exported says what ours says', () => {
  bootedFor(KERNEL);

  const probes = [
    { name: 'fentry', args: ['unlinkat', '--hook', 'fentry'], rows: 2 + 1 },
    {
      name: 'kprobe and kretprobe, joined',
      args: [
        ...['fn:do_unlinkat', 'name->name', 'ret', 'latency'],
        ...['--hook', 'kretprobe', '--filter', 'comm == rm'],
      ],
      rows: 2 + 1,
    },
  ];
  for (const { name, args, rows } of probes) {
    test(`the bpftrace script, on the same events: ${name}`, async () => {
      test.setTimeout(300_000);
      const script = await compose(...args, '--emit', 'bpftrace', '-o', join(dir, 'probe.bt'));
      await compose(...args, '--emit', 'spec', '-o', join(dir, 'probe.json'));
      const exec = [
        put('/tmp/probe.bt', Buffer.from(script)),
        put('/tmp/work.sh', Buffer.from(`${WORK}; true\n`)),
        "bpftrace -q /tmp/probe.bt -c '/usr/bin/sh /tmp/work.sh' > /tmp/probe.out",
      ].join(' && ');
      const hook = args[args.indexOf('--hook') + 1]!;
      const ours = await hooklab([
        ...['run', join(dir, 'probe.json'), '--hook', hook, '--target', TARGET],
        ...['--json', '--exec', exec],
      ]);
      expect(ours.code, ours.stderr).toBe(0);
      expect(ours.stderr).not.toContain('ended with code');
      const theirs = await hooklab(['lab', 'exec', KERNEL, 'cat /tmp/probe.out']);
      const mine = ours.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const work = (row: Record<string, unknown>) => row.comm === 'rm';
      expect(seen(table(theirs.stdout), work)).toEqual(seen(mine, work));
      expect(seen(mine, work)).toHaveLength(rows);
    });
  }

  test('the project: built here with Debian’s packages, run there', async () => {
    const project = join(dir, 'unlinkat');
    const args = ['unlinkat', '--hook', 'tp', '--emit', 'project'];
    const made = await hooklab(['compose', ...args, '--surface', SURFACE, '--out', project]);
    expect(made.code, made.stderr).toBe(0);
    const built = execFileSync('make', ['-C', project], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(built).not.toContain('warning');
    expect(readdirSync(project)).toEqual(
      expect.arrayContaining(['README.md', 'Makefile', 'unlinkat.skel.h']),
    );
    const binary = join(project, 'unlinkat');
    execFileSync('strip', [binary]);
    const { code, stdout, stderr } = await hooklab([
      ...['lab', 'exec', KERNEL, '--timeout', '60s'],
      `${put('/tmp/unlinkat', readFileSync(binary))} && chmod +x /tmp/unlinkat &&
      { /tmp/unlinkat > /tmp/rows 2> /tmp/accounts & } &&
      until grep -q path /tmp/rows; do sleep 0.1; done; ${WORK}; kill -INT $! && wait; cat /tmp/rows /tmp/accounts`,
    ]);
    expect(code, stderr).toBe(0);
    const rows = table(stdout).filter(({ comm }) => comm === 'rm');
    expect(rows.map(({ dfd, path, flag }) => `${dfd} ${path} ${flag}`)).toEqual([
      '-100 /tmp/exported-a 0',
      '-100 /tmp/exported-b 0',
      '-100 /tmp/exported-none 0',
    ]);
    const [, entered, filtered, failed, submitted] =
      /entered (\d+), filtered (\d+), reserve_failed (\d+), submitted (\d+)/.exec(stdout)!.map(Number);
    expect(entered).toBe(filtered! + failed! + submitted!);
    expect(submitted).toBeGreaterThanOrEqual(3);
  });
});
