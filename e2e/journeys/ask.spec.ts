import type { Page } from '@playwright/test';
import { overlaps } from '../support/boxes';
import { expect, inLab, LAB, programsInLab, test } from '../support/fixtures';
import { seriousFindings } from '../support/serious';

test.describe.configure({ mode: 'serial' });

const rows = (page: Page) => page.getByTestId('candidates').getByTestId('candidate');
const order = (page: Page) => rows(page).evaluateAll((all) => all.map((row) => row.dataset.glide));
const focused = (page: Page) => page.locator(':focus').getAttribute('data-glide');

/** Ask, answered on the lab's own files. */
async function ask(page: Page, question: string): Promise<void> {
  await page.keyboard.press('Alt+KeyA');
  await expect(page.getByTestId('ask-field')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByTestId('ask-field')).toBeFocused();
  await page.getByTestId('target-picker').click();
  await page.getByTestId(`surface-${LAB}`).click();
  // until then its shipped files stand in for it
  await expect(page.getByTestId('surface-line')).toHaveCount(0, { timeout: 90_000 });
  await page.getByTestId('ask-field').fill('');
  await page.getByTestId('ask-field').pressSequentially(question);
  await expect(rows(page).first()).toBeVisible({ timeout: 60_000 });
}

test('a question in plain words becomes live rows, by keyboard', async ({ workbench: page }) => {
  await ask(page, 'who deletes this file');
  await expect(page.getByTestId('goal-title')).toHaveText('Who deletes this file');
  expect(page.url()).toContain('/ask?');
  const before = await order(page);
  expect(before[0]).toBe('tp tracepoint:syscalls:sys_enter_unlinkat');

  // a need turns the order around, and says why
  await page.keyboard.press('Alt+Digit6');
  await expect(page.getByTestId('need-hot')).toHaveAttribute('aria-pressed', 'true');
  await expect(rows(page).first()).toHaveAttribute('data-glide', 'fentry fn:vfs_unlink');
  await expect(page.getByTestId('moved-line')).toContainText(/it is (cheap|expensive)/);
  expect(page.url()).toContain('need=hot');
  expect(await order(page)).not.toEqual(before);
  expect((await order(page)).sort()).toEqual([...before].sort());

  // to the best row; its card; the trial is the last word
  await page.getByTestId('ask-field').press('ArrowDown');
  await expect.poll(() => focused(page)).toBe('fentry fn:vfs_unlink');
  await expect(page.getByTestId('card')).toContainText('vfs_unlink has BTF');
  await page.keyboard.press('p');
  await expect(rows(page).first()).toHaveAttribute('data-look', 'proved', { timeout: 30_000 });
  await expect(page.getByTestId('trial')).toContainText('attached and detached');
  expect(await programsInLab()).toEqual([]);

  // taken: it is a spec in the form, with its hooks; it runs as it is, and a real unlink is a row
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('form-hook-fentry')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId('form-hook-kprobe')).toBeVisible();
  await expect(page.getByTestId('spec-made')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByTestId('stage-stream').locator('[data-look=current]')).toBeVisible({
    timeout: 60_000,
  });
  const name = `ask-${Date.now()}`;
  await inLab(`touch /tmp/${name} && rm /tmp/${name}`);
  await expect(page.getByTestId('table').getByRole('row').filter({ hasText: name })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Period');
  await expect(page.getByTestId('run')).toBeEnabled();
  await expect(page.getByTestId('ledger-balance')).toContainText(/balanced/i);
  expect(await programsInLab()).toEqual([]);
});

test('a point on shipped files needs no machine; the address brings the same again', async ({
  workbench: page,
}) => {
  await page.goto(`${new URL(page.url()).origin}/ask/fn/vfs_unlink?surface=debian-5.10&need=return`);
  await expect(rows(page).first()).toHaveAttribute('data-glide', 'fexit fn:vfs_unlink', { timeout: 60_000 });
  await expect(page.getByTestId('need-ret')).toHaveAttribute('aria-pressed', 'true');
  // its keys work before anything is focused
  await page.keyboard.press('Alt+Digit5');
  await expect(page.getByTestId('need-stack')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId('prove-open')).toContainText('5.10');
  // one hook that cannot be had here, with the kernel's own word for it
  const absent = rows(page).filter({ hasText: 'kprobe.multi' }).first();
  await absent.click();
  await expect(absent).toHaveAttribute('data-look', 'fails');
  await expect(page.getByTestId('card')).toContainText('EINVAL');
  await page.getByTestId('evidence-fold').getByText('Evidence').click();
  await expect(page.getByTestId('evidence')).toContainText(/P-\d\d/);
  // the row that is clicked is the one that opens; no text of a card lies over another where it has two columns
  await page.setViewportSize({ width: 1600, height: 900 });
  for (const hook of ['fmod_ret', 'fexit']) {
    const row = page.locator(`[data-glide="${hook} fn:vfs_unlink"]`);
    await row.click();
    await expect(row).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByTestId('card')).toHaveAttribute('aria-label', `Card of ${hook}/vfs_unlink`);
    expect(await overlaps(page.getByTestId('card')), hook).toEqual([]);
  }
  // the same hook elsewhere
  await page.getByTestId('elsewhere').getByText('The same hook').click();
  await expect(page.getByTestId('elsewhere-strip')).toContainText(/works/, { timeout: 60_000 });
});

test('axe finds nothing serious, in light and in dark', async ({ workbench: page }) => {
  await page.goto(`${new URL(page.url()).origin}/ask?q=return+value+of+openat&surface=debian-6.12`);
  await expect(page.getByTestId('card')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('evidence-fold').getByText('Evidence').click();
  expect(await seriousFindings(page)).toEqual([]);
});

test('a question in words runs as the spec that answers it whole, in four keys', async ({
  workbench: page,
}) => {
  await ask(page, 'who deletes a*.tmp files under /tmp');
  const field = page.getByTestId('ask-field');
  await expect(page.getByTestId('ready')).toContainText('Who deletes files', { timeout: 60_000 });
  // what the words became, and what they could not become
  await expect(page.getByTestId('ready-filter')).toContainText('“under /tmp”');
  await expect(page.getByTestId('ready-left')).toContainText('“a*.tmp”');

  await field.press('Enter');
  await expect(page.getByTestId('ready-use')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('spec-made')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByTestId('stage-stream').locator('[data-look=current]')).toBeVisible({
    timeout: 60_000,
  });
  const name = `ready-${Date.now()}`;
  // every way in which a name goes: unlink, unlinkat, rmdir, a rename over it; and one that the filter leaves
  await inLab(
    `cd /tmp && touch ${name}-a ${name}-b ${name}-c ${name}-d /dev/shm/${name}-e && mkdir ${name}-f && ` +
      `/hooklab/busybox rm ${name}-a && rm ${name}-b && mv ${name}-c ${name}-d && rmdir ${name}-f && rm /dev/shm/${name}-e`,
  );
  const table = page.getByTestId('table');
  for (const part of ['a', 'b', 'd', 'f']) {
    await expect(
      table
        .getByRole('row')
        .filter({ hasText: `/tmp/${name}-${part}` })
        .first(),
    ).toBeVisible();
  }
  await expect(table.getByRole('row').filter({ hasText: `/dev/shm/${name}-e` })).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Period');
  await expect(page.getByTestId('run')).toBeEnabled();
  await expect(page.getByTestId('ledger-balance')).toContainText(/balanced/i);
  expect(await programsInLab()).toEqual([]);
});
