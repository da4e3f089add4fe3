import { describe, expect, it } from 'vitest';
import { generate } from '../passes/passes';
import { shippedSpecs } from '../specs';
import { attachFromSource } from './from-source';
import { attachPlan } from './plan';

const spec = (name: string) => shippedSpecs.find((s) => s.name === name)!;

describe('attachPlan', () => {
  it('tells each hook of the shipped specs', () => {
    const plans = shippedSpecs.flatMap((s) =>
      s.ways.map((w) => [s.name, w.hook, attachPlan(s, w.hook)[0]!.attach]),
    );
    expect(plans).toEqual([
      ['unlinkat', 'tp', { kind: 'tp', category: 'syscalls', name: 'sys_enter_unlinkat' }],
      ['unlinkat', 'fentry', { kind: 'btf' }],
      ['unlinkat', 'ksyscall', { kind: 'ksyscall', syscall: 'unlinkat', ret: false }],
      ['unlinkat', 'tp_btf', { kind: 'btf' }],
      ['unlinkat', 'raw_tp', { kind: 'raw_tp', name: 'sys_enter' }],
      ['task-rename', 'tp', { kind: 'tp', category: 'task', name: 'task_rename' }],
      ['task-rename', 'tp_btf', { kind: 'btf' }],
      ['task-rename', 'raw_tp', { kind: 'raw_tp', name: 'task_rename' }],
      ['task-rename', 'fentry', { kind: 'btf' }],
      ['task-rename', 'kprobe', { kind: 'kprobe', fn: '__set_task_comm', offset: 0, ret: false }],
    ]);
  });

  it('names the program that the generated source has', () => {
    const facts = { kernel: 'none', arch: 'x86_64' as const, btf: null, format: () => null };
    expect(() => generate(spec('unlinkat'), 'tp', facts)).toThrow('tracefs has no events');
    const source = 'SEC("tp/task/task_rename") int on_task_rename(struct x *ctx) { return 0; }';
    expect(attachFromSource(source)[0]!.program).toBe(attachPlan(spec('task-rename'), 'tp')[0]!.program);
  });

  it('refuses a hook that the spec has no way with', () => {
    expect(() => attachPlan(spec('unlinkat'), 'kprobe')).toThrow(
      /no way with kprobe. Choose one of tp, fentry/,
    );
  });
});
