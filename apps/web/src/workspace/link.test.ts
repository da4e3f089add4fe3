import { shippedSpecs } from '@hooklab/probe';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkedIn, linkOf } from './link';

const ORIGIN = 'http://127.0.0.1:1';
const fragment = (link: string): string => link.slice(link.indexOf('#'));

test.each(shippedSpecs().map((spec) => [spec.name, spec] as const))(
  '%s comes back from its link',
  async (_, spec) => {
    for (const { hook } of spec.ways) {
      const link = await linkOf({ spec, hook }, ORIGIN);
      expect(link.length).toBeLessThan(4096);
      expect(await linkedIn(fragment(link))).toEqual({ spec, hook });
    }
  },
);

test('an address without one has none; a hook that the spec does not have becomes its first', async () => {
  expect(await linkedIn('')).toBeNull();
  expect(await linkedIn('#other')).toBeNull();
  const link = await linkOf({ spec: shippedSpecs()[0]!, hook: 'nothing' }, ORIGIN);
  expect((await linkedIn(fragment(link)))!.hook).toBe(shippedSpecs()[0]!.ways[0]!.hook);
});

test('whatever becomes of a link: the same spec, or a Problem', async () => {
  const link = fragment(await linkOf({ spec: shippedSpecs()[0]!, hook: 'fentry' }, ORIGIN));
  const damage = fc.oneof(
    fc.nat(link.length).map((n) => link.slice(0, n)),
    fc
      .tuple(fc.nat(link.length - 1), fc.string({ maxLength: 3 }))
      .map(([n, s]) => link.slice(0, n) + s + link.slice(n)),
    fc.base64String().map((text) => `#spec=${text}`),
  );
  await fc.assert(
    fc.asyncProperty(damage, async (text) => {
      const found = await linkedIn(text).catch((error) => ({ code: error.code }));
      if (found !== null && 'code' in found) expect(['link', 'spec']).toContain(found.code);
    }),
    { numRuns: 300 },
  );
});
