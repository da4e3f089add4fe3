import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { box } from '../support/boxes';
import { expect, inLab, programsInLab, remediesTried, test } from '../support/fixtures';
import { seriousFindings } from '../support/serious';

/** The program is attached and its events flow. The VM may have to come back first. */
const streaming = (page: Page) =>
  expect(page.getByTestId('stage-stream').locator('[data-look=current]')).toBeVisible({ timeout: 60_000 });

test.describe.configure({ mode: 'serial' });

test('a real unlink in the lab VM becomes a row of the table', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('hook-tp').click();
  await page.getByTestId('run').click();
  await streaming(page);
  const path = `/tmp/hooklab-e2e-${Date.now()}`;
  await inLab(`touch ${path} && rm ${path}`);
  const row = page.getByTestId('table').getByRole('row').filter({ hasText: path });
  await expect(row).toBeVisible();
  await expect(row).toContainText('rm');
  // the last stage is whole where the window is narrow
  expect(page.viewportSize()!.width).toBe(1280);
  const right = async (id: string) => (await box(page.getByTestId(id))).right;
  expect(await right('stage-stream')).toBeLessThanOrEqual(await right('stages'));

  // the key of Run while one goes on: that one is stopped, and this is said
  const number = Number(/run (\d+)/.exec(await page.getByTestId('run-phase').innerText())![1]);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText(/“unlinkat · tp” was stopped; running unlinkat · tp/)).toBeVisible();
  await expect(page.getByTestId('run-phase')).toHaveText(`run ${number + 1}, running`, { timeout: 60_000 });
  await expect(row).toHaveCount(0);
  // an event by hand, from the box below
  await page.getByTestId('shell-input').fill(`echo by hand; touch ${path} && rm ${path}`);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('shell-output')).toContainText(/ended in \d+ ms/);
  await expect(row).toBeVisible();

  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeEnabled();
  await expect(page.getByTestId('ledger-delivered')).not.toContainText('unknown');
  await expect(page.getByTestId('ledger-balance')).toContainText(/balanced/i);
  expect(await programsInLab()).toEqual([]);
});

test('what comes from the kernel is text, never markup', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('run').click();
  await streaming(page);
  const name = '<img src=x onerror=document.title=1>';
  await inLab(`cd /tmp && touch '${name}' && rm '${name}'`);
  await expect(page.getByTestId('table').getByText(name)).toBeVisible();
  expect(await page.title()).not.toBe('1');
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeEnabled();
});

test('an error in the C is marked at its line, and nothing typed is lost', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  const editor = page.locator('.monaco-editor').first();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('\nint broken(void) { return no_such_name; }');
  await page.keyboard.press('ControlOrMeta+Enter');
  const problems = page.getByTestId('problem-list');
  await problems.getByRole('button', { name: /no_such_name/ }).click();
  await expect(editor.locator('.squiggly-error').first()).toBeVisible();

  // what was typed is still there, and still the same error
  await page.reload();
  await expect(page.getByTestId('edited')).toBeVisible();
  await expect(page.getByTestId('run')).toBeEnabled();
  await page.getByTestId('run').click();
  await expect(problems.getByRole('button', { name: /no_such_name/ })).toBeVisible();
  await remediesTried(page);
  await page.getByTestId('reset').click();
  await expect(page.getByTestId('edited')).toBeHidden();
});

test('a verifier refusal is marked at its line', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText(
    '\nSEC("tp/syscalls/sys_enter_unlinkat")\nint bad(struct trace_event_raw_sys_enter *ctx)\n{\nreturn *(int *)ctx->args[1];\n}\n',
  );
  await page.keyboard.press('ControlOrMeta+Enter');
  await page
    .getByTestId('problem-list')
    .getByRole('button', { name: /invalid mem access/ })
    .click();
  await expect(page.locator('.monaco-editor .squiggly-error').first()).toBeVisible();
  await remediesTried(page);
  expect(await programsInLab()).toEqual([]);
  await page.getByTestId('reset').click();
});

test('killing the loader mid-stream leaves no program, and the UI says what happened', async ({
  workbench: page,
}) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('run').click();
  await streaming(page);
  expect((await programsInLab()).length).toBeGreaterThan(0);
  // the parents of run processes are loaders; this command's own loader has a spare one too and must live
  await inLab(`for p in $(pidof node); do
    tr '\\0' ' ' </proc/$p/cmdline | grep -q -- --run || continue
    loader=$(awk '{print $4}' /proc/$p/stat)
    [ "$loader" = "$PPID" ] || kill -9 "$loader"
  done`);
  await expect(page.getByTestId('problem-list')).toContainText(/loader is gone.*killed/i);
  await expect(page.getByTestId('run')).toBeEnabled({ timeout: 60_000 });
  expect(await programsInLab()).toEqual([]);

  // and the workbench goes on
  await page.getByTestId('run').click();
  await streaming(page);
  await page.getByTestId('stop').click();
});

test('a lab VM that dies is said, and the next run boots another', async ({ workbench: page }) => {
  await page.getByTestId('spec-task-rename').click();
  await page.getByTestId('hook-fentry').click();
  await page.getByTestId('run').click();
  await streaming(page);
  const { pid } = JSON.parse(readFileSync(`${process.env.HOOKLAB_RUNTIME}/lab-6.12.json`, 'utf8'));
  process.kill(pid, 'SIGKILL');
  await expect(page.getByTestId('problem-list')).toContainText(/lab VM 6\.12 has ended/i);
  await page.getByTestId('run').click();
  await streaming(page);
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeEnabled();
});

test('axe finds nothing serious, in light and in dark', async ({ workbench: page }) => {
  await page.getByTestId('doctor-open').click();
  await expect(page.getByTestId('doctor')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
});
