import { expect, test } from '../support/fixtures';

test('one probe by two hooks at once, on the same events', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.keyboard.press('Alt+N');
  for (const hook of ['ksyscall', 'tp_btf', 'raw_tp']) await page.getByTestId(`lens-hook-${hook}`).click();
  await page.getByTestId('lens-command').fill('touch /tmp/seen-by-all && rm /tmp/seen-by-all');
  await page.getByTestId('lens-look').click();

  const row = page.getByTestId('lens-rows').getByRole('row', { name: /\/tmp\/seen-by-all/ });
  await expect(row).toHaveCount(1, { timeout: 90_000 });
  expect((await row.getByRole('cell').allTextContents()).slice(0, 2)).toEqual(['1', '1']);
  await expect(page.getByTestId('lens-verdict')).toHaveText('Every hook saw the same rows');
  for (const hook of ['tp', 'fentry']) {
    await expect(
      page.getByTestId('lens-panes').getByRole('row', { name: new RegExp(` ${hook} 1 0 1 `) }),
    ).toBeVisible();
    await expect(page.getByTestId(`lens-source-${hook}`)).toContainText(/SEC\("/);
  }
  // its rows stay while another screen is shown
  await page.keyboard.press('Alt+C');
  await page.keyboard.press('Alt+N');
  await expect(row).toBeVisible();
});
