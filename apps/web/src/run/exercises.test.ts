import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { exerciseFor } from './exercises';

const at = (...points: string[]) => points.map((point) => ({ hook: 'kprobe', point }));

describe('a command that makes events', () => {
  test.each([
    ['syscalls/sys_enter_unlinkat', /unlink a; rm b; rmdir c/],
    ['vfs_rename', /mv a b/],
    ['task/task_rename', /comm/],
    ['tcp_connect', /dev\/tcp/],
    ['block/block_rq_issue', /conv=fsync/],
    ['sched/sched_process_exec', /sh -c true/],
    ['security_inode_mkdir', /mkdir a/],
    ['do_sys_openat2', /cat \/etc\/hostname/],
  ])('%s', (point, wanted) => {
    expect(exerciseFor(at(point))).toMatch(wanted);
  });

  test('of a point that no word tells, a little of everything; of no point, nothing', () => {
    expect(exerciseFor(at('xyz'))).toMatch(/unlink[\s\S]*mv[\s\S]*dev\/tcp/);
    expect(exerciseFor([])).toBeNull();
  });

  test('each is once, and each is a shell script', () => {
    const all = exerciseFor(
      at('vfs_unlink', 'vfs_rmdir', 'xyz', 'mount', 'kill', 'page', 'sched', 'task_rename'),
    )!;
    expect(all.match(/unlink a/g)).toHaveLength(1);
    expect(spawnSync('sh', ['-n', '-c', all], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});
