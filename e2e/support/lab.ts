import { expect, test } from '@playwright/test';
import { hooklab } from './hooklab';

/** The lab VM of a Debian kernel for the journeys of the group that this stands in. The first time, it is fetched. */
export function bootedFor(kernel: string): void {
  test.beforeAll(async () => {
    test.setTimeout(300_000);
    const { code, stderr } = await hooklab(['lab', 'boot', kernel]);
    expect(code, stderr).toBe(0);
  });
  test.afterAll(async () => {
    await hooklab(['lab', 'stop', kernel]);
  });
}
