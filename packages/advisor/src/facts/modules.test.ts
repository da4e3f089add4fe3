import { expect, it } from 'vitest';
import { advise } from '../engine/advise';
import { predict } from '../predict/predict';
import { shippedFacts } from '../test/fixture';
import { say } from '../text/message';
import { unloadedModule } from './modules';

const facts = shippedFacts('6.12');

it.each([
  ['nf_tables_newrule', 'nf_tables', 'NF_TABLES'],
  ['nfs_file_read', 'nfs', 'NFS_FS'],
  ['kvm_arch_vcpu_ioctl_run', 'kvm', 'KVM'],
  ['btrfs_sync_file', 'btrfs', 'BTRFS_FS'],
  ['ext4_file_read_iter', 'ext4', 'EXT4_FS'],
])('%s is of a module that is not loaded: modprobe %s', (fn, module, option) => {
  expect(unloadedModule(facts, fn)).toEqual({ module, option });
  for (const hook of ['fentry', 'kprobe'] as const) {
    const found = predict(facts, `fn:${fn}`, hook);
    expect(found.verdict).toBe('fails');
    expect(say(found.why)).toContain(`modprobe ${module}`);
  }
});

it.each(['vfs_unlnk', 'do_unlinkatt', 'x', 'tcp_conect'])('%s is of none', (fn) => {
  expect(unloadedModule(facts, fn)).toBeNull();
});

it('a way of a goal whose module is not loaded says so', () => {
  const kvm = advise(facts, { kind: 'goal', goal: 'G-120', params: {} }).candidates;
  expect(kvm.every((c) => c.predicate === 'P-26' && say(c.reason).includes('modprobe kvm'))).toBe(true);
});
