import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { startAgent } from '../support/hooklab';

// On this machine, whose kernel traces events: no VM is needed to see that what a form says is what runs.
test('a ready spec as a form: a column is completed, a wrong one is mended, and the rows have both', async ({
  page,
}, { repeatEachIndex }) => {
  const state = { HOOKLAB_STATE: `${process.env.HOOKLAB_E2E}/form-${repeatEachIndex}` };
  const agent = await startAgent(['--target', 'local'], state);
  try {
    await page.goto(await agent.link());
    await page.getByTestId('go-library').click();
    await page.getByTestId('library-search').fill('unlinkat');
    await expect(page.getByTestId('library-unlinkat')).toHaveAttribute('aria-current', 'true');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('form-hint')).toContainText('Right', { timeout: 60_000 });
    await page.getByTestId('form-add-column').click();
    const box = page.getByTestId('form-expression').last();
    await expect(box).toBeFocused();
    await page.keyboard.type('ppi');
    await expect(page.getByTestId('choices').getByRole('option')).toHaveText([/^ppid/]);
    await page.keyboard.press('Enter');
    await expect(box).toHaveValue('ppid');
    // nothing to choose: Enter is one more column, whose name is nearly right
    await page.keyboard.press('Enter');
    await expect(box).toBeFocused();
    await expect(box).toHaveValue('');
    await page.keyboard.type('flg');
    await expect(page.getByTestId('form-fault')).toContainText('flg');
    await page
      .getByTestId('form-meant')
      .filter({ hasText: /^flag$/ })
      .click();
    await expect(page.getByTestId('form-fault')).toHaveCount(0);
    await page.getByTestId('form-title').fill('Unlinks with their parents');
    const lines = page.locator('.monaco-editor .view-lines').first();
    await expect(lines).toContainText('parents');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByTestId('stage-stream').locator('[data-look=current]')).toBeVisible({
      timeout: 60_000,
    });
    execFileSync('sh', ['-c', 'touch /tmp/hl-formed && rm /tmp/hl-formed']);
    const table = page.getByTestId('table');
    await page.getByTestId('filter').fill('hl-formed');
    await expect(table.getByRole('row').filter({ hasText: 'hl-formed' }).first()).toBeVisible();
    await expect(table.getByRole('columnheader').filter({ hasText: 'ppid' })).toHaveCount(1);
    await expect(table.getByRole('columnheader').filter({ hasText: 'flag' })).toHaveCount(2);
  } finally {
    await agent.stop();
  }
});
