import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, programsInLab, remediesTried, test } from '../support/fixtures';

/** A program that fails, without the lines that say what is expected. */
const failing = (name: string): string =>
  readFileSync(
    new URL(`../../packages/doctor/fixtures/failures/${name}.bpf.c`, import.meta.url),
    'utf8',
  ).replace(/^\/\/.*\n/gm, '');

/** Replace what the editor holds. */
async function write(page: Page, source: string): Promise<void> {
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(source);
}

const streaming = (page: Page) =>
  expect(page.getByTestId('stage-stream').locator('[data-look=current]')).toBeVisible({ timeout: 30_000 });

test.describe.configure({ mode: 'serial' });

test('a verifier refusal: its line is marked and the remedy mends it', async ({ workbench: page }) => {
  await write(page, failing('map-null'));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByTestId('diagnosis')).toContainText('A lookup’s result is used untested', {
    timeout: 45_000,
  });
  // the panel may lie over the line: its own button goes there
  await page
    .getByTestId('diagnosis')
    .getByRole('button', { name: /^line / })
    .click();
  await expect(page.locator('.monaco-editor .squiggly-error').first()).toBeVisible();
  // tried in the background: compiled, loaded and attached here
  const remedy = page.getByTestId('remedy').first();
  await expect(remedy.getByTestId('proof')).toHaveAttribute('data-state', 'works', { timeout: 45_000 });
  await expect(remedy).toContainText('compiles, loads and attaches');
  await remedy.click();
  await expect(page.locator('.monaco-editor .view-lines').first()).toContainText('if (!count)');
  await page.keyboard.press('ControlOrMeta+Enter');
  await streaming(page);
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeEnabled();
  await page.getByTestId('reset').click();
});

test('a refused kprobe: the cause on this kernel, a remedy by its key, and it runs; Ctrl+Z takes it back', async ({
  workbench: page,
}) => {
  await write(page, failing('kprobe-typo'));
  await page.keyboard.press('ControlOrMeta+Enter');
  const diagnosis = page.getByTestId('diagnosis');
  await expect(diagnosis).toContainText('kprobe/vfs_unlnk did not attach', { timeout: 45_000 });
  // by this kernel's files, which may still be read
  await expect(diagnosis).toContainText('no symbol vfs_unlnk in kallsyms', { timeout: 45_000 });
  await expect(page.getByTestId('explaining')).toHaveCount(0);
  const remedy = page.getByTestId('remedy').first();
  await expect(remedy).toContainText('Use kprobe/vfs_unlink');
  await expect(remedy).toContainText('Alt');
  await page.getByTestId('evidence').locator('summary').click();
  await expect(page.getByTestId('evidence')).toContainText('E-05');

  await page.keyboard.press('Alt+Enter');
  const lines = page.locator('.monaco-editor .view-lines').first();
  await expect(lines).toContainText('kprobe/vfs_unlink"');
  await expect(remedy).toBeDisabled();
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(lines).toContainText('kprobe/vfs_unlnk"');
  await expect(remedy).toBeEnabled();

  await remediesTried(page);
  await remedy.click();
  await page.keyboard.press('ControlOrMeta+Enter');
  await streaming(page);
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeEnabled();
  expect(await programsInLab()).toEqual([]);
});
