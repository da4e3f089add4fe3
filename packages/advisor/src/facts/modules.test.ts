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

it.each([
  ['tracepoint:xfs:xfs_file_buffered_write', 'tp', 'xfs'],
  ['rawtracepoint:btrfs_sync_file', 'raw_tp', 'btrfs'],
  ['rawtracepoint:ext4_da_write_begin', 'tp_btf', 'ext4'],
] as const)('%s is of a module too: its events come with it', (point, hook, module) => {
  const found = predict(facts, point, hook);
  expect(found.verdict).toBe('fails');
  expect(say(found.why)).toContain(`modprobe ${module}`);
});

it('a module’s tracepoint without BTF is there, and raw_tp takes it', () => {
  const old = shippedFacts('5.10');
  expect(say(predict(old, 'rawtracepoint:9p_client_req', 'tp_btf').why)).toContain('raw_tp needs none');
  expect(predict(old, 'rawtracepoint:9p_client_req', 'raw_tp').verdict).toBe('works');
});

it.each([
  ['fn:openat', 'kprobe', 'its function is __x64_sys_openat'],
  ['fn:sys_getpid', 'fentry', 'its function is __x64_sys_getpid'],
  ['syscall:posix_spawn', 'ksyscall', 'a function of the C library, which calls execve'],
  ['syscall:unlinkatt', 'ksyscall', 'no syscall unlinkatt'],
  ['tracepoint:syscalls:sys_enter_fstat', 'tp', 'the syscall runs as newfstat'],
] as const)('%s is no name of the kernel’s: %s says which is meant', (point, hook, says) => {
  const found = predict(facts, point, hook);
  expect(found.verdict).toBe('fails');
  expect(say(found.why)).toContain(says);
});
