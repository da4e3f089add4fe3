import { expect, test } from '../support/fixtures';
import { startAgent } from '../support/hooklab';

// An agent without a live target: nothing may boot that nobody asked for.
test('a VM that is off is asked about, with its time, before anything boots', async ({ page }, {
  repeatEachIndex,
}) => {
  // with a state of its own: the workspace of another journey may be of that kernel
  const state = { HOOKLAB_STATE: `${process.env.HOOKLAB_E2E}/consent-${repeatEachIndex}` };
  const agent = await startAgent(['--target', 'ssh:nobody@127.0.0.1'], state);
  try {
    await page.goto(await agent.link());
    // the first screen is Ask, and its address says of which kernel it is
    await expect(page.getByTestId('ask-field')).toBeVisible();
    await expect(page).toHaveTitle(/Ask – Hooklab$/);
    await page.goto(`http://127.0.0.1:${agent.port}/ask/fn/vfs_unlink?surface=debian-5.10`);
    await expect(page.getByTestId('card')).toBeVisible({ timeout: 60_000 });
    await expect(page).toHaveTitle('fn:vfs_unlink · debian-5.10 · Ask – Hooklab');
    // a hook's own card is in the address
    await page.getByTestId('candidate').filter({ hasText: 'kprobe' }).first().click();
    await expect(page).toHaveURL(/card=kprobe\+fn:vfs_unlink/);
    // the answer is kept in the browser: shown again, it is not worked out again
    const top = page.getByTestId('top-bar');
    await expect(top).toHaveAttribute('data-parsed', '1');
    await expect(top).toHaveAttribute('data-unwritten', '0');
    const shown = (await page.getByTestId('card').textContent()) ?? '';
    await page.reload();
    await expect(page.getByTestId('card')).toHaveAttribute('aria-label', /kprobe\/vfs_unlink/, {
      timeout: 60_000,
    });
    // its button names the kernel once the agent has listed those
    await expect(page.getByTestId('card')).toHaveText(shown);
    await expect(top).toHaveAttribute('data-parsed', '0');

    // proving needs the kernel itself: asked first, and nothing is tried where the answer is no
    await page.getByTestId('prove-open').click();
    await expect(page.getByTestId('consent')).toContainText('Lab VM, Debian 5.10 is off');
    await expect(page.getByTestId('consent-boot')).toHaveText('Boot it and prove');
    await page.getByTestId('consent-no').click();
    await expect(page.getByTestId('consent')).toHaveCount(0);
    await expect(page.getByTestId('prove-open')).toBeVisible();

    // its C is of another kernel than the one that is traced
    await page.getByTestId('compose-with').click();
    await expect(page.getByTestId('consent')).toContainText('Compose for Lab VM, Debian 5.10?');
    await page.getByTestId('consent-no').click();
    await expect(page.getByTestId('consent')).toHaveCount(0);
    await expect(page).toHaveURL(/\/ask\//);
    await page.getByTestId('compose-with').click();
    await page.getByTestId('consent-switch').click();
    await expect(page).toHaveURL(/\/compose$/);
    await expect(page.getByTestId('spec-made')).toHaveAttribute('aria-current', 'true');
    // made for the kernel that is off, from its shipped files
    await page.getByTestId('spec-unlinkat').click();
    await expect(page.locator('.view-lines')).toContainText('sys_enter_unlinkat', { timeout: 60_000 });

    await page.getByTestId('run').click();
    await expect(page.getByTestId('consent')).toContainText('Lab VM, Debian 5.10 is off');
    await expect(page.getByTestId('consent')).toContainText(/Booting it takes about \d+ s/);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('boot-lab:5.10')).toBeVisible();
    await expect(page.getByTestId('run-line')).toContainText('No run yet');
    // neither does a reload
    await page.reload();
    await expect(page.getByTestId('boot-lab:5.10')).toBeVisible();
    expect(agent.output()).not.toContain('Target:');
  } finally {
    await agent.stop();
  }
});
