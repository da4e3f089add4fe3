import { expect, inLab, programsInLab, test } from '../support/fixtures';

test.describe.configure({ mode: 'serial' });

test('a real unlink in the lab VM becomes a row of the table', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('hook-tp').click();
  await page.getByTestId('run').click();
  await expect(page.getByTestId('stage-stream')).toHaveAttribute('data-state', /current|done/);
  const path = `/tmp/hooklab-e2e-${Date.now()}`;
  await inLab(`touch ${path} && rm ${path}`);
  const row = page.getByTestId('table').getByRole('row').filter({ hasText: path });
  await expect(row).toBeVisible();
  await expect(row).toContainText('rm');

  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeEnabled();
  await expect(page.getByTestId('ledger-delivered')).not.toContainText('unknown');
  await expect(page.getByTestId('ledger-balance')).toContainText(/balanced/i);
  expect(await programsInLab()).toEqual([]);
});

test('what comes from the kernel is text, never markup', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('run').click();
  await expect(page.getByTestId('stage-stream')).toHaveAttribute('data-state', /current|done/);
  const name = '<img src=x onerror=document.title=1>';
  await inLab(`cd /tmp && touch '${name}' && rm '${name}'`);
  await expect(page.getByTestId('table').getByText(name)).toBeVisible();
  expect(await page.title()).not.toBe('1');
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeEnabled();
});

test('an error in the C is marked at its line, and nothing typed is lost', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  const editor = page.getByTestId('editor');
  await editor.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('\nint broken(void) { return no_such_name; }');
  await page.keyboard.press('ControlOrMeta+Enter');
  const problems = page.getByTestId('problem-list');
  await expect(problems).toContainText('no_such_name');
  await expect(editor.locator('.squiggly-error').first()).toBeVisible();

  await page.reload();
  await expect(page.getByTestId('editor')).toContainText('no_such_name');
  await page.getByTestId('reset-source').click();
  await expect(page.getByTestId('editor')).not.toContainText('no_such_name');
});

test('a verifier refusal is marked at its line', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('editor').locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(
    '\nSEC("tp/syscalls/sys_enter_unlinkat")\nint bad(struct trace_event_raw_sys_enter *ctx)\n{\nreturn *(int *)ctx->args[1];',
  );
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByTestId('problem-list')).toContainText(/invalid mem access/);
  await expect(page.getByTestId('editor').locator('.squiggly-error').first()).toBeVisible();
  expect(await programsInLab()).toEqual([]);
  await page.getByTestId('reset-source').click();
});

test('killing the loader mid-stream leaves no program, and the UI says what happened', async ({
  workbench: page,
}) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('run').click();
  await expect(page.getByTestId('stage-stream')).toHaveAttribute('data-state', /current|done/);
  expect((await programsInLab()).length).toBeGreaterThan(0);
  // every loader but the one that runs this command: kill those that have a run
  await inLab(
    'for p in $(pidof node); do tr "\\0" " " </proc/$p/cmdline | grep -q -- --run && kill -9 $(awk \'{print $4}\' /proc/$p/stat); done; true',
  );
  await expect(page.getByRole('alert').or(page.getByTestId('problem-list')).first()).toContainText(
    /loader is gone/i,
  );
  await expect(page.getByTestId('run')).toBeEnabled({ timeout: 60_000 });
  expect(await programsInLab()).toEqual([]);

  // and the workbench goes on
  await page.getByTestId('run').click();
  await expect(page.getByTestId('stage-stream')).toHaveAttribute('data-state', /current|done/, {
    timeout: 60_000,
  });
  await page.getByTestId('stop').click();
});
