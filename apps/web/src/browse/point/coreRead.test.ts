import { expect, test } from 'vitest';
import { coreRead } from './coreRead';

const member = (name: string, type: string, more = {}) => ({ name, type, offset: 0, size: 4, ...more });

test.each([
  [member('skc_daddr', '__be32'), '__be32 skc_daddr = BPF_CORE_READ(p, skc_daddr);'],
  [member('mm', 'struct mm_struct *'), 'struct mm_struct *mm = BPF_CORE_READ(p, mm);'],
  [member('comm', 'char[16]'), 'char comm[16];\nBPF_CORE_READ_STR_INTO(&comm, p, comm);'],
  [member('d_name', 'struct qstr'), 'struct qstr d_name;\nBPF_CORE_READ_INTO(&d_name, p, d_name);'],
  [member('nr', 'int[4]'), 'int nr[4];\nBPF_CORE_READ_INTO(&nr, p, nr);'],
  [
    member('sk_userlocks', 'unsigned char', { bits: 4, bit: 0 }),
    '__u64 sk_userlocks = BPF_CORE_READ_BITFIELD_PROBED(p, sk_userlocks);',
  ],
])('%j', (m, wanted) => {
  expect(coreRead('struct', 's', m)).toBe(`/* struct s *p */\n${wanted}`);
});
