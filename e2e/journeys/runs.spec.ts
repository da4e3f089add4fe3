// A run is kept on disk as it streams, and read back without a kernel.
import type { Page } from '@playwright/test';
import { expect, inLab, test } from '../support/fixtures';

const rowOf = (page: Page, path: string) =>
  page.getByTestId('table').getByRole('row').filter({ hasText: path });

test('a kept run: opened from its mark, scrolled, loaded again, replayed, removed', async ({
  workbench: page,
}) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('hook-tp').click();
  await page.getByTestId('run').click();
  await expect(page.getByTestId('stage-stream').locator('[data-look=current]')).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByTestId('recording')).toHaveAttribute('data-state', 'recording');
  // more than a page of rows; the first and the last are known
  const mark = `/tmp/kept-${Date.now()}`;
  await inLab(
    `mkdir ${mark} && cd ${mark} && touch $(seq -f m%g 600) first last && rm first && rm m* && rm last`,
  );
  await expect(rowOf(page, 'last')).toBeVisible();
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('recording')).toHaveAttribute('data-state', 'kept');

  await page.getByTestId('recording').getByRole('link').click();
  await expect(page).toHaveURL(/\/runs\/[a-z0-9-]+$/);
  const [, name] = /\/runs\/([a-z0-9-]+)$/.exec(page.url())!;
  const screen = page.getByRole('region', { name: /^Kept run/ });
  const rows = screen.getByTestId('recorded-rows');
  await expect(rows).toHaveText(/^6\d\d of 6\d\d rows$/);
  await expect(rowOf(page, 'last').last()).toBeVisible();
  const all = await rows.textContent();

  await screen.getByTestId('table').press('Home');
  await expect(screen.getByTestId('table').getByRole('row').filter({ hasText: 'first' })).toBeVisible();
  await expect(screen.getByTestId('details')).toContainText(/at 20\d\d-\d\d-\d\dT/);
  await expect(screen.getByTestId('ledger-balance')).toHaveText(/^balanced/);

  await screen.getByTestId('sql-open').click();
  await screen.getByTestId('sql').fill("select count(*) as n from events where path in ('first', 'last')");
  await screen.getByTestId('sql').press('Control+Enter');
  await expect(screen.getByTestId('sql-answer').getByRole('row')).toHaveText(['n', '2']);

  await page.reload();
  await expect(rows).toHaveText(all!);
  await screen.getByTestId('scrub').fill('0');
  await expect(rows).toHaveText(/^0 of 6\d\d rows$/);
  await screen.getByTestId('play-10').click();
  await expect(rows).toHaveText(all!);

  await screen.getByRole('link', { name: 'All kept runs' }).click();
  await page.getByTestId(`remove-${name}`).click();
  await page.getByTestId(`remove-${name}`).click();
  await expect(page.getByTestId(`kept-${name}`)).toHaveCount(0);
  await page.goBack();
  await expect(page.getByText(`The recording “${name}” is not here`)).toBeVisible();
});
