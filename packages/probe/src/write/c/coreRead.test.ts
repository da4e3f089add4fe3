import { expect, test } from 'vitest';
import { coreRead } from './coreRead';

const member = (name: string, type: string, more = {}) => ({ name, type, offset: 0, size: 4, ...more });

test.each([
  [member('skc_daddr', '__be32'), '__be32 skc_daddr = BPF_CORE_READ(p, skc_daddr);'],
  [member('mm', 'struct mm_struct *'), 'struct mm_struct *mm = BPF_CORE_READ(p, mm);'],
  [member('comm', 'char[16]'), 'char comm[16];\nBPF_CORE_READ_STR_INTO(&comm, p, comm);'],
  [member('d_name', 'struct qstr'), 'struct qstr d_name;\nBPF_CORE_READ_INTO(&d_name, p, d_name);'],
  [member('batch', 'struct {…}'), 'typeof(p->batch) batch;\nBPF_CORE_READ_INTO(&batch, p, batch);'],
  [
    member('thread', 'struct thread_struct', { size: 4480 }),
    'static struct thread_struct thread;\nBPF_CORE_READ_INTO(&thread, p, thread);',
  ],
  [
    member('cpus_mask', 'cpumask_t', { size: 1024 }),
    'static cpumask_t cpus_mask;\nBPF_CORE_READ_INTO(&cpus_mask, p, cpus_mask);',
  ],
  [member('nr', 'int[4]'), 'int nr[4];\nBPF_CORE_READ_INTO(&nr, p, nr);'],
  [
    member('sk_userlocks', 'unsigned char', { bits: 4, bit: 0 }),
    '__u64 sk_userlocks = BPF_CORE_READ_BITFIELD_PROBED(p, sk_userlocks);',
  ],
])('%j', (m, wanted) => {
  expect(coreRead('struct', 's', m)).toBe(`/* struct s *p */\n${wanted}`);
});
