import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { hooklab } from '../support/hooklab';

/** The JSON lines of a command that must succeed. */
async function json(...args: string[]) {
  const { code, stdout, stderr } = await hooklab([...args, '--json']);
  expect(code, stderr).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a shipped surface tells all of a point', async () => {
  const [event] = await json('surface', 'show', 'tracepoint:task:task_rename', '--surface', 'debian-6.12');
  expect(event.fields).toContainEqual(
    expect.objectContaining({ name: 'oom_score_adj', type: 'short', offset: 44, size: 2, signed: true }),
  );
  const [fn] = await json('surface', 'show', 'fn:vfs_unlink', '--surface', 'debian-7.2');
  expect(fn.return).toBe('int');
  expect(fn.params).toContainEqual(expect.objectContaining({ name: 'dir', type: 'struct inode *' }));
});

test('search puts what an expert means first', async () => {
  const first = async (query: string) =>
    (await json('surface', 'search', query, '--surface', 'debian-6.12'))[0];
  expect(JSON.stringify(await first('schedswitch'))).toContain('sched:sched_switch');
  expect(JSON.stringify(await first('tcpretr'))).toContain('tcp_retransmit_skb');
  expect(JSON.stringify(await first('unlinkat'))).toMatch(/unlinkat/);
});

test('a renamed function is seen between two kernels', async () => {
  const { code, stdout, stderr } = await hooklab([
    'surface',
    'diff',
    'debian-6.12',
    'debian-7.2',
    'fn:do_unlinkat',
  ]);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/vanished/);
  expect(stdout).toMatch(/filename_unlinkat/);
});

test('advice for many functions has one line for each name and hook', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-points-'));
  const file = join(dir, 'points');
  writeFileSync(file, 'vfs_unlink\nmas_find\ndo_unlinkat\n');
  const lines = await json('advise', '--points', file, '--surface', 'debian-7.2', '--hooks', 'fentry,kprobe');
  rmSync(dir, { recursive: true });
  expect(lines).toHaveLength(6);
  const of = (point: string, hook: string) => lines.find((l) => l.point === `fn:${point}` && l.hook === hook);
  expect(of('vfs_unlink', 'fentry')).toMatchObject({ verdict: 'works' });
  expect(of('mas_find', 'fentry')).toMatchObject({ verdict: 'fails', stage: 'attach', errno: 'EBUSY' });
  expect(of('mas_find', 'kprobe')).toMatchObject({ verdict: 'fails', stage: 'attach', errno: 'EINVAL' });
  expect(of('do_unlinkat', 'fentry')).toMatchObject({ verdict: 'fails', stage: 'load', errno: 'ESRCH' });
  expect(of('do_unlinkat', 'kprobe')).toMatchObject({ verdict: 'fails', stage: 'attach', errno: 'ENOENT' });
});

test('a goal in plain words gives ranked hooks with their evidence', async () => {
  const [best, ...rest] = await json('advise', '--goal', 'who deletes this file', '--surface', 'debian-6.12');
  expect(best).toMatchObject({ rank: 1, verdict: 'works', hook: 'tp' });
  expect(best.evidence.length).toBeGreaterThan(0);
  expect(rest.length).toBeGreaterThan(2);
});

test('a wrong name is said, with names that are near', async () => {
  const { code, stderr } = await hooklab(['surface', 'show', 'fn:vfs_unlnk', '--surface', 'debian-6.12']);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/vfs_unlink/);
});
