import { expect, it } from 'vitest';
import { fixtureFacts } from '../test/fixture';
import { predictMany } from './mass';

it('gives one plain line for each point and hook', () => {
  const lines = [
    ...predictMany(
      fixtureFacts('6.12'),
      ['vfs_unlink', 'fn:mas_find', 'task:task_rename'],
      ['fentry', 'kprobe', 'tp'],
    ),
  ];
  expect(lines).toEqual([
    { point: 'fn:vfs_unlink', hook: 'fentry', verdict: 'works', predicate: null },
    { point: 'fn:vfs_unlink', hook: 'kprobe', verdict: 'works', predicate: null },
    {
      point: 'fn:mas_find',
      hook: 'fentry',
      verdict: 'fails',
      stage: 'attach',
      errno: 'EBUSY',
      predicate: 'P-12',
    },
    {
      point: 'fn:mas_find',
      hook: 'kprobe',
      verdict: 'fails',
      stage: 'attach',
      errno: 'EINVAL',
      predicate: 'P-12',
    },
    { point: 'tracepoint:task:task_rename', hook: 'tp', verdict: 'works', predicate: null },
  ]);
});

it('a name that is none ends its own answer only', () => {
  const lines = [
    ...predictMany(
      fixtureFacts('6.12'),
      ['e843419@0001_0000000d', 'no:such:thing:', 'vfs_unlink'],
      ['fentry'],
    ),
  ];
  expect(lines).toEqual([
    { point: 'e843419@0001_0000000d', problem: expect.objectContaining({ code: 'point-bad' }) },
    { point: 'no:such:thing:', problem: expect.objectContaining({ code: 'point-bad' }) },
    { point: 'fn:vfs_unlink', hook: 'fentry', verdict: 'works', predicate: null },
  ]);
});
