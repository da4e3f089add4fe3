import { expect, test } from '@playwright/test';
import { hooklab } from '../support/hooklab';
import { bootedFor } from '../support/lab';

// each ready spec for real on every kernel, exported as a libbpf project: its row, not only that it loads
for (const kernel of ['5.10', '6.1', '6.12', '7.2']) {
  test.describe(`the ready specs on ${kernel}`, () => {
    bootedFor(kernel);

    test(`show what happens on ${kernel}`, async () => {
      test.setTimeout(900_000);
      const { code, stdout, stderr } = await hooklab(['bench', 'library', '--target', `lab:${kernel}`]);
      expect(code, stderr + stdout.replaceAll(/^ok .*\n/gm, '')).toBe(0);
      expect(stdout.match(/^ok /gm)?.length).toBeGreaterThanOrEqual(40);
    });
  });
}
