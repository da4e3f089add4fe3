import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFacts, fixtureFacts } from '../test/fixture';
import { type Compared, compare, confusionText } from './compare';
import { draw, seeded } from './random';
import { drawSample, trialDanger } from './sample';
import { stratify } from './strata';

describe('the sample', () => {
  const options = { seed: 42, any: 50, each: 5, tracepoints: 20 };

  it('is the same for a seed and another for another', () => {
    const facts = fixtureFacts('6.12');
    const once = drawSample(facts, options);
    expect(drawSample(facts, options)).toEqual(once);
    expect(drawSample(facts, { ...options, seed: 43 })).not.toEqual(once);
  });

  it('draws from every stratum, each function once, five hooks each', () => {
    const cases = drawSample(fixtureFacts('7.2'), options);
    const strata = new Set(cases.map((c) => c.stratum));
    for (const stratum of [
      'any',
      'duplicate',
      'suffixed',
      'init',
      'blacklisted',
      'noreturn',
      'variadic',
      'tracepoint',
    ]) {
      expect(strata, stratum).toContain(stratum);
    }
    const fentry = cases.filter((c) => c.hook === 'fentry').map((c) => c.point);
    expect(new Set(fentry).size).toBe(fentry.length);
    expect(cases.filter((c) => c.hook === 'kprobe').length).toBe(fentry.length);
  });

  it('never asks for a trial that would crash the machine', () => {
    const cases = drawSample(fixtureFacts('7.2'), { ...options, each: 1000 });
    expect(stratify(fixtureFacts('7.2')).get('cold')!.length).toBeGreaterThan(0);
    expect(cases.filter((c) => c.point.endsWith('.cold') && c.hook === 'kretprobe')).toEqual([]);
    expect(trialDanger(fixtureFacts('7.2'), 'foo.cold', 'kretprobe')).toBe('cold-return');
    expect(trialDanger(fixtureFacts('7.2'), 'foo.cold', 'kprobe')).toBeNull();
  });

  it('nor for a trampoline on what a trampoline itself calls, which the kernel may refuse by itself', () => {
    const denied = fixtureFacts('6.12').sets.get('btf_id_deny')!.keys().next().value!;
    // a harmless one stands in
    const facts = changedFacts('6.12', { trampoline_calls: `vfs_unlink\n${denied}\n` });
    expect(trialDanger(facts, 'vfs_unlink', 'fentry')).toBe('called');
    expect(trialDanger(facts, 'vfs_unlink', 'kprobe')).toBeNull();
    expect(trialDanger(facts, denied, 'fentry')).toBeNull();
    expect(trialDanger(fixtureFacts('6.12'), 'vfs_unlink', 'fentry')).toBeNull();
  });

  it('adds the rarer hooks without changing the rest, and no trial that would crash the machine', () => {
    const facts = fixtureFacts('7.2');
    const main = drawSample(facts, options);
    const all = drawSample(facts, { ...options, rare: 3 });
    expect(all.slice(0, main.length)).toEqual(main);
    const rare = all.slice(main.length);
    expect(new Set(rare.map((c) => c.stratum))).toEqual(new Set(['rare']));
    const hooks = new Set(rare.map((c) => c.hook));
    for (const hook of [
      'fmod_ret',
      'fsession',
      'kprobe.session',
      'fentry.s',
      'lsm',
      'iter',
      'ksyscall',
      'perf_event',
    ]) {
      expect(hooks, hook).toContain(hook);
    }
    expect(new Set(rare.map((c) => `${c.hook} ${c.point}`)).size).toBe(rare.length);
    expect(rare.filter((c) => c.point.endsWith('.cold') && c.hook.startsWith('kret'))).toEqual([]);
  });

  it('draws without repeating, and no more than there are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.nat(50), fc.integer(), (items, n, seed) => {
        const drawn = draw(items, n, seeded(seed));
        expect(drawn.length).toBe(Math.min(n, items.length));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(items).toEqual(expect.arrayContaining(drawn));
      }),
    );
  });
});

describe('the comparison', () => {
  const one = (
    verdict: Compared['predicted']['verdict'],
    ok: boolean,
    predicted = 'EBUSY',
    seen = 'EBUSY',
  ): Compared => ({
    point: 'fn:x',
    hook: 'fentry',
    predicted: {
      verdict,
      predicate: null,
      ...(verdict === 'fails' ? { stage: 'attach', errno: predicted } : {}),
    },
    observed: ok ? { ok } : { ok, stage: 'attach', errno: seen },
  });

  it('tells every kind of miss', () => {
    const confusion = compare([
      one('works', true),
      one('works', false),
      one('caveat', false),
      one('fails', true),
      one('fails', false),
      one('fails', false, 'EBUSY', 'EINVAL'),
      one('unknown', true),
      one('caveat', true),
    ]);
    expect(confusion.misses.map((m) => m.kind)).toEqual([
      'false-works',
      'false-caveat',
      'false-fails',
      'errno',
      'unknown',
    ]);
    expect(confusion).toMatchObject({
      cases: 8,
      agreement: 0.5,
      errnoAgreement: 0.5,
      falseWorks: 1,
      unknownShare: 0.125,
    });
  });

  it('prints a table', () => {
    const text = confusionText(compare([one('works', true), one('works', true), one('fails', false)]));
    expect(text.split('\n').slice(0, 3)).toEqual([
      'predicted  attach EBUSY  attached',
      'works                 0         2',
      'fails                 1         0',
    ]);
    expect(text).toContain('3 cases: 100.000 % as predicted, 0 false “works”');
  });
});
