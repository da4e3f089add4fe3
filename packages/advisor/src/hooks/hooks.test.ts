import { describe, expect, it } from 'vitest';
import { HOOKS, hookType, sectionName } from '.';

describe('hook types', () => {
  it('are distinct, and every one has a source for its age and scores of 0 to 5', () => {
    expect(new Set(HOOKS.map((h) => h.id)).size).toBe(HOOKS.length);
    for (const hook of HOOKS) {
      expect(hook.minKernel.source.ref, hook.id).not.toBe('');
      for (const [column, score] of Object.entries(hook.scores)) {
        expect(score, `${hook.id} ${column}`).toBeGreaterThanOrEqual(0);
        expect(score, `${hook.id} ${column}`).toBeLessThanOrEqual(5);
      }
      for (const cost of hook.costs) expect(cost.ns, hook.id).toBeGreaterThan(0);
    }
  });

  it('name their sections as libbpf reads them', () => {
    expect(sectionName('fentry.s', 'x')).toBe('fentry.s/x');
    expect(sectionName('kprobe.session', 'tcp_*')).toBe('kprobe.session/tcp_*');
    expect(sectionName('tp', 'sched/sched_switch')).toBe('tp/sched/sched_switch');
    expect(sectionName('perf_event', 'cycles')).toBe('perf_event');
    for (const hook of HOOKS) expect(sectionName(hook.id, 'T').split('/')[0], hook.id).toBe(hook.id);
  });

  it('of one program see what their kind sees', () => {
    expect(hookType('fexit').sees).toEqual({ entry: 'direct', ret: 'direct', both: true });
    expect(hookType('kretprobe').sees.entry).toBe('none');
    for (const hook of HOOKS.filter((h) => h.sees.both))
      expect(hook.scores.together, hook.id).toBeGreaterThanOrEqual(4);
  });
});
