import { expect, test } from '../support/fixtures';

test('a lesson: predicted and locked, run, revealed; the wrong student is told, the right one passes', async ({
  workbench: page,
}) => {
  const checks = page.getByTestId('lesson-checks').locator('li');
  const step = page.getByTestId('lesson-step');
  await page.keyboard.press('Alt+E');
  await page.getByTestId('lesson-kprobe-against-fentry').click();
  await expect(step).toContainText('Same place, same rows');
  // what comes behind the prediction is locked, and so is its text
  await expect(page.getByTestId('lesson-steps').getByRole('button', { name: 'Reveal' })).toBeDisabled();
  await page.keyboard.press('Alt+.');
  await expect(page.getByTestId('lesson-predict')).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lesson-predicted')).toContainText('C is C');
  await expect(page.getByTestId('lesson-predict')).toHaveCount(0);

  // run: in the VM, with the files of this try; its rows are in Compose too
  await page.keyboard.press('Alt+.');
  await page.keyboard.press('Alt+J');
  await expect(checks.and(page.locator('[data-ok=true]'))).toHaveCount(4, { timeout: 60_000 });
  await expect(page.getByTestId('lesson-pane-fentry')).toContainText(/hl-[a-z]{6}-1/);
  await expect(page).toHaveURL(/\/compose$/);

  await page.keyboard.press('Alt+.');
  await expect(page.getByTestId('lesson-right')).toContainText('each step is a checked read');

  // the wrong student: what Compose has is the lesson's probe with both columns, but by fentry
  await page.keyboard.press('Alt+.');
  await page.getByTestId('hook-fentry').click();
  await page.keyboard.press('Alt+J');
  await expect(checks.and(page.locator('[data-ok=false]'))).toContainText('By kprobe at vfs_unlink', {
    timeout: 60_000,
  });
  await page.getByTestId('hook-kprobe').click();
  await page.keyboard.press('Alt+J');
  await expect(checks.and(page.locator('[data-ok=true]'))).toHaveCount(3, { timeout: 60_000 });
  await expect(page.getByTestId('lesson-steps').getByLabel('done')).toHaveCount(5);
});
