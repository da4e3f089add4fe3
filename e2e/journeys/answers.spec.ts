import { expect, LAB, test } from '../support/fixtures';
import { hooklab } from '../support/hooklab';

/** The rows that a question gives while a command makes events, and the ledger. */
async function answer(goal: string, command: string) {
  const { code, stdout, stderr } = await hooklab([
    ...['run', '--goal', goal, '--target', LAB, '--json', '--exec', command],
  ]);
  expect(code, stderr).toBe(0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { rows: lines.filter((line) => 'ts' in line), stderr };
}

test('who deletes: every call, whole paths, over mounts, and only where it was asked', async ({
  workbench: _,
}) => {
  test.setTimeout(120_000);
  const dir = `/tmp/answers-${Date.now()}`;
  const { rows, stderr } = await answer(
    'who deletes a*.bak files under /tmp',
    `mkdir ${dir} && cd ${dir} && touch a b c d e f g h /dev/shm/i && mkdir j k &&
    /hooklab/busybox rm a && perl -e 'unlink "b"' && rm c && python3 -c 'import os; os.remove("d")' &&
    mv e f && perl -e 'rename "g", "h"' && rmdir j && rm -d k && rm /dev/shm/i; rm none; mv f new`,
  );
  expect(stderr).toContain('Only “under /tmp”');
  expect(stderr).toContain('Left out: “a*.bak”');
  const gone = rows
    .map(({ how, path, result }) => `${how} ${String(path).replace(`${dir}/`, '')} ${result}`)
    .sort();
  expect(gone).toEqual([
    'rename f 0',
    'rename h 0',
    'rmdir j 0',
    'rmdir k 0',
    'unlink a 0',
    'unlink b 0',
    'unlink c 0',
    'unlink d 0',
  ]);
  const perl = rows.find(({ path }) => path === `${dir}/b`);
  expect(perl).toMatchObject({ comm: 'perl', exe: '/usr/bin/perl', argv: `perl -e unlink "b"`, name: 'b' });
});

test('who deletes files with an ending: those only', async ({ workbench: _ }) => {
  test.setTimeout(120_000);
  const dir = `/tmp/endings-${Date.now()}`;
  const long = 'x'.repeat(200);
  const { rows, stderr } = await answer(
    'who deletes *.bak files',
    `mkdir ${dir} && cd ${dir} && touch a.bak b.log c.bak.old bak .bak ${long}.bak ${long}.log && rm -r ${dir}`,
  );
  expect(stderr).toContain('Only “*.bak”');
  // of a name that is longer than its column nobody knows how it ends
  const names = rows.map(({ path }) => String(path).split('/').at(-1)!.replace(/x+/, 'x…')).sort();
  expect(names).toEqual(['.bak', 'a.bak', 'x….bak', 'x….log']);
});

test('who connects where: both families, one row each, with the process that asked', async ({
  workbench: _,
}) => {
  test.setTimeout(120_000);
  const { rows } = await answer(
    'who connects where by python3',
    `ip link set lo up; python3 -c '
import socket
for family, to in ((2, ("127.0.0.1", 7101)), (10, ("::1", 7102)), (10, ("::ffff:127.0.0.1", 7103)), (2, ("203.0.113.9", 7104))):
  with socket.socket(family) as s: s.connect_ex(to)
'`,
  );
  expect(rows.map(({ version, address, port, result }) => [version, address, port, result])).toEqual([
    [4, '127.0.0.1', 7101, 0],
    [6, '::1', 7102, 0],
    [4, '127.0.0.1', 7103, 0],
    [4, '203.0.113.9', 7104, -101],
  ]);
});

test('why a disk is slow: every request that was made, and how long they took', async ({ workbench: _ }) => {
  test.setTimeout(120_000);
  const { rows } = await answer(
    'why is disk nullb0 slow',
    `modprobe null_blk; dd if=/dev/nullb0 of=/dev/null bs=16k count=3 iflag=direct 2>/dev/null;
    dd if=/dev/zero of=/dev/nullb0 bs=8k count=2 seek=4 oflag=direct 2>/dev/null`,
  );
  const dd = rows.filter(({ comm }) => comm === 'dd');
  expect(dd.map(({ op, sector, bytes }) => `${op} ${sector} ${bytes}`)).toEqual([
    'READ 0 16384',
    'READ 32 16384',
    'READ 64 16384',
    'WRITE 64 8192',
    'WRITE 80 8192',
  ]);
  for (const { disk, latency_ns } of dd) {
    expect(disk).toBe('nullb0');
    expect(latency_ns).toBeGreaterThan(0);
  }
});

test('a probe that is one line: the hook that gives it, what it shows, which events', async ({
  workbench: _,
}) => {
  test.setTimeout(120_000);
  const dir = `/tmp/line-${Date.now()}`;
  const { code, stdout, stderr } = await hooklab([
    ...['trace', 'fn:vfs_unlink', 'dentry->d_name.name', 'ret', '--filter', 'comm == rm'],
    ...[
      '--target',
      LAB,
      '--json',
      '--exec',
      `mkdir ${dir} && cd ${dir} && touch a b && perl -e 'unlink "b"'; rm a`,
    ],
  ]);
  expect(code, stderr).toBe(0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.slice(0, -1).map(({ comm, name, ret }) => ({ comm, name, ret }))).toEqual([
    { comm: 'rm', name: 'a', ret: 0 },
  ]);
  const { entered, own, filtered, reserved } = lines.at(-1).ledger;
  expect([filtered, reserved]).toEqual([entered - own - 1, 1]);
  expect(stderr).toContain('fexit at fn:vfs_unlink');
});
