import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe finds serious or critical on the page as it is, in light and in dark: "RULE: the first such element". */
export async function seriousFindings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
    for (const { id, impact, nodes } of violations) {
      if (impact === 'serious' || impact === 'critical')
        found.push(`${colorScheme}, ${id}: ${nodes[0]?.html}`);
    }
  }
  return found;
}
