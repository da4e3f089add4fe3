import { HOOK_IDS, hookType } from '@hooklab/hook';
import { describe, expect, it } from 'vitest';
import { HOOK_ADVICE, hookAdvice } from '.';

describe('advice on hook types', () => {
  it('is there once for each, with a source for its age and scores of 0 to 5', () => {
    expect(HOOK_ADVICE.map(({ id }) => id)).toEqual([...HOOK_IDS]);
    for (const hook of HOOK_ADVICE) {
      expect(hook.minKernel.source.ref, hook.id).not.toBe('');
      for (const [column, score] of Object.entries(hook.scores)) {
        expect(score, `${hook.id} ${column}`).toBeGreaterThanOrEqual(0);
        expect(score, `${hook.id} ${column}`).toBeLessThanOrEqual(5);
      }
      for (const cost of hook.costs) expect(cost.ns, hook.id).toBeGreaterThan(0);
    }
  });

  it('scores what one program sees of both ends', () => {
    for (const id of HOOK_IDS.filter((each) => hookType(each).sees.both))
      expect(hookAdvice(id).scores.together, id).toBeGreaterThanOrEqual(4);
  });
});
