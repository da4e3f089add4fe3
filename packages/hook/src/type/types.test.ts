import { describe, expect, it } from 'vitest';
import { HOOK_IDS } from './hook';
import { applies, familyOf, HOOK_TYPES, hookType } from './types';

describe('hook types', () => {
  it('are all there once, in the order of HOOK_IDS', () => {
    expect(HOOK_TYPES.map(({ id }) => id)).toEqual([...HOOK_IDS]);
  });

  it('agree with their names', () => {
    for (const type of HOOK_TYPES) {
      expect(type.id.replace(/\.(?:s|multi|session)$/, ''), type.id).toBe(type.base);
      expect(type.sleepable, type.id).toBe(type.id.endsWith('.s'));
      expect(hookType(type.base).base, type.id).toBe(type.base);
      expect(hookType(type.base).end === type.end || type.end === 'both', type.id).toBe(true);
      expect(type.places.length, type.id).toBeGreaterThan(0);
    }
  });

  it('have a partner that has them as its partner, at the other end and the same places', () => {
    for (const type of HOOK_TYPES.filter((t) => t.partner)) {
      const partner = hookType(type.partner!);
      expect(partner.partner, type.id).toBe(type.id);
      expect([type.end, partner.end].sort(), type.id).toEqual(['entry', 'exit']);
      expect(partner.places, type.id).toEqual(type.places);
    }
  });

  it('of one program see what their kind sees', () => {
    expect(hookType('fexit').sees).toEqual({ entry: 'direct', ret: 'direct', both: true });
    expect(hookType('kretprobe').sees.entry).toBe('none');
    expect(applies({ kind: 'tracepoint' }, 'lsm')).toBe(false);
    expect(applies({ kind: 'bpf' }, 'fentry')).toBe(true);
    expect(applies({ kind: 'bpf' }, 'fentry.s')).toBe(false);
  });

  it.each([
    ['tp', 'tracepoint'],
    ['tp_btf', 'tracepoint'],
    ['kprobe.session', 'kprobe'],
    ['ksyscall', 'kprobe'],
    ['fentry.s', 'fentry'],
    ['lsm', 'fentry'],
    ['usdt', 'user'],
    ['perf_event', 'sampling'],
    ['xdp', null],
  ])('%s is of the family %s', (hook, family) => {
    expect(familyOf(hook)).toBe(family);
  });
});
