import { expect, it } from 'vitest';
import { cpuOffsets } from './cpuArea';

const HEAD = `0000000000000000 A fixed_percpu_data
000000000001fb80 A __preempt_count
0000000000033c40 A runqueues
ffffffff81000000 T _stext
ffffffff82185940 D __per_cpu_offset
`;

it('takes what counts from the beginning of a CPU’s area, and nothing that has an address', () => {
  expect([...cpuOffsets(HEAD)]).toEqual([
    ['__preempt_count', 0x1fb80n],
    ['runqueues', 0x33c40n],
  ]);
});

it('knows nothing where the kernel hides addresses', () => {
  expect(cpuOffsets(HEAD.replace(/^[0-9a-f]{16}/gm, '0'.repeat(16))).size).toBe(0);
});
