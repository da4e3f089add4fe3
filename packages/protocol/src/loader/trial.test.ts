import { describe, expect, it } from 'vitest';
import { requestSchema } from './control';
import { TRIAL_HOOKS, trialCaseSchema } from './trial';

const taken = (hook: string, at: object): boolean => trialCaseSchema.safeParse({ hook, at }).success;

describe('a trial’s case', () => {
  it('is a hook at a place of its kind', () => {
    expect(taken('fentry', { kind: 'fn', fn: 'vfs_unlink' })).toBe(true);
    expect(taken('kprobe', { kind: 'fn', fn: 'addrconf_ifdown.isra.0', offset: 22 })).toBe(true);
    expect(taken('fentry', { kind: 'fn', fn: 'vfs_unlink', offset: 22 })).toBe(false);
    expect(taken('tp', { kind: 'fn', fn: 'vfs_unlink' })).toBe(false);
    expect(taken('freplace', { kind: 'fn', fn: 'vfs_unlink' })).toBe(false);
  });

  it('takes nothing but names, absolute paths and known counters', () => {
    for (const fn of ['', 'a b', 'a/b', 'a:b', '*', 'a\0', '../x', 'é', 'x'.repeat(300)]) {
      expect(taken('kprobe', { kind: 'fn', fn }), fn).toBe(false);
    }
    for (const path of ['bash', '', '/a:b', '/a\nb', '/a\0b', `/${'x'.repeat(2000)}`]) {
      expect(taken('uprobe', { kind: 'user', path, symbol: 'main' }), path).toBe(false);
    }
    expect(taken('uprobe', { kind: 'user', path: '/bin/bash', symbol: 'a+b' })).toBe(false);
    expect(taken('perf_event', { kind: 'perf', event: 'raw:1' })).toBe(false);
    expect(taken('fentry', { kind: 'fn', fn: 'a', section: 'xdp' })).toBe(false);
  });

  it('comes in a request of at least one, for at most a second', () => {
    const one = { hook: 'fentry', at: { kind: 'fn', fn: 'a' } };
    const ok = (more: object): boolean =>
      requestSchema.safeParse({ type: 'trial', id: 1, cases: [one], ...more }).success;
    expect(ok({})).toBe(true);
    expect(ok({ seconds: 1.5 })).toBe(false);
    expect(ok({ cases: [] })).toBe(false);
    expect(ok({ cases: Array(2000).fill(one) })).toBe(false);
    expect(ok({ object: 'f0VMRg==' })).toBe(false);
  });

  it('has the hooks that need nothing else', () => {
    expect(Object.keys(TRIAL_HOOKS)).not.toContain('freplace');
    expect(Object.keys(TRIAL_HOOKS).length).toBeGreaterThan(30);
  });
});
