import type { HookId } from '@hooklab/hook';
import { describe, expect, it } from 'vitest';
import { type Compared, compare, confusionText } from '../bench/compare';
import { fixtureFacts, KERNELS, observed } from '../test/fixture';
import { predict } from './predict';

/**
 * Functions with nops of their own: not ftrace sites, yet the kernel let a trampoline there when this was observed.
 * Which they are, no file of a surface shows: predicted is that it fails, and the loader's guard sees to that.
 */
const OWN_NOPS = new Set(['random_get_entropy', 'bpf_dispatcher_nop_func']);

describe.each(KERNELS)('what a real %s did', (kernel) => {
  it('was predicted, stage by stage and errno by errno', () => {
    const facts = fixtureFacts(kernel);
    const cases = observed(kernel)
      .filter((o) => !OWN_NOPS.has(o.point.slice('fn:'.length)))
      .map(
        (o): Compared => ({
          point: o.point,
          hook: o.hook,
          predicted: predict(facts, o.point, o.hook as HookId),
          observed: {
            ok: o.errno === null,
            ...(o.errno ? { errno: o.errno, stage: o.stage as 'load' | 'attach' } : {}),
          },
        }),
      );
    const confusion = compare(cases);
    expect(
      confusion.misses.map((m) => `${m.kind} ${m.hook} ${m.point} ${m.observed.stage} ${m.observed.errno}`),
      confusionText(confusion),
    ).toEqual([]);
    expect(cases.length).toBeGreaterThan(500);
    expect(cases.filter((c) => !c.observed.ok).length).toBeGreaterThan(250);
  });
});
