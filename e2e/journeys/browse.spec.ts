import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import { type Agent, startAgent } from '../support/hooklab';
import { seriousFindings } from '../support/serious';

const ON = 'surface=debian-6.12';

/** Sign in and go to an address of the workbench. */
async function browse(page: Page, agent: Agent, address: string): Promise<void> {
  await page.goto(await agent.link());
  await expect(page.getByTestId('target-picker')).toBeVisible();
  await page.goto(new URL(address, page.url()).href);
  await expect(page.getByTestId('browse-search')).toBeVisible();
}

/** To another address without loading the page and its surfaces anew, as back and forward do it. */
async function within(page: Page, address: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(address)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
}

/** Other kernels are read one after the other. */
const READ = { timeout: 40_000 };

const name = (page: Page) => page.getByTestId('point-name');
const firstRow = (page: Page) => page.locator('#result-0');

test('what is typed is found, an expert’s choice first; a facet writes its word', async ({ agent, page }) => {
  await browse(page, agent, `/browse?${ON}`);
  const search = page.getByTestId('browse-search');
  await search.pressSequentially('schedswitch');
  await expect(firstRow(page)).toHaveAttribute('data-path', 'tracepoint:sched:sched_switch');
  await expect(page).toHaveURL(/q=schedswitch/);
  await search.fill('unlink');
  await page.getByTestId('facet-kind-lsm').click();
  await expect(search).toHaveValue('unlink kind:lsm');
  await expect(firstRow(page)).toHaveAttribute('data-path', /^lsm:/);
  // it is taken back by the same click
  await page.getByTestId('facet-kind-lsm').click();
  await expect(search).toHaveValue('unlink');
  await search.fill('vfs_unlnk');
  await expect(firstRow(page)).toHaveAttribute('data-path', 'fn:vfs_unlink');
  await search.fill('qqqzzzqqq kind:fn');
  await expect(page.getByTestId('no-results')).toContainText('Nothing matches');
  await page.getByTestId('no-results').getByRole('button', { name: 'kind:fn' }).click();
  await expect(search).toHaveValue('qqqzzzqqq');
});

test('a deep link shows its point; types are gone into and left again', async ({ agent, page }) => {
  await browse(page, agent, `/browse/tracepoint/syscalls/sys_enter_unlinkat?${ON}`);
  await expect(name(page)).toHaveText('syscalls:sys_enter_unlinkat');
  await expect(page.getByTestId('point')).toContainText('const char *pathname');
  await expect(page.getByTestId('moments')).toContainText('fn:__x64_sys_unlinkat');
  await expect(page.getByTestId('moments').locator('[data-hook=tp]').first()).toHaveAttribute(
    'data-verdict',
    'works',
  );
  await within(page, `/browse/fn/vfs_unlink?${ON}`);
  await page.getByTestId('point').getByRole('link', { name: 'struct dentry', exact: true }).first().click();
  await expect(name(page)).toHaveText('dentry');
  await expect(page.getByTestId('member-d_name')).toContainText('struct qstr d_name');
  await page.getByTestId('member-d_inode').getByRole('link').click();
  await expect(name(page)).toHaveText('inode');
  await page.reload();
  await expect(page.getByTestId('trail')).toContainText('fn:vfs_unlink');
  await page.getByTestId('trail').getByRole('link', { name: 'struct:dentry' }).click();
  await expect(name(page)).toHaveText('dentry');
  await page.goBack();
  await expect(name(page)).toHaveText('inode');
  await page.goBack();
  await page.goBack();
  await expect(name(page)).toHaveText('vfs_unlink');
});

test('a point on other kernels: where it is gone, what came, what changed', async ({ agent, page }) => {
  await browse(page, agent, `/browse/fn/do_unlinkat?${ON}`);
  const gone = page.getByTestId('kernel-debian-7.2');
  await expect(gone).toContainText('absent', READ);
  await expect(page.getByTestId('point')).toContainText('fn:filename_unlinkat');
  await gone.click();
  await expect(page).toHaveURL(/against=debian-7\.2/);
  await expect(page.getByTestId('diff')).toContainText('int dfd');
  await expect(page.getByTestId('diff')).toContainText('gone in Debian 7.2');
  await page.getByTestId('diff').getByRole('link', { name: 'fn:filename_unlinkat' }).click();
  await expect(page).toHaveURL(/surface=debian-7\.2/);
  await expect(name(page)).toHaveText('filename_unlinkat');
  // the same link on the other kernel says why, and where it is
  await within(page, '/browse/fn/do_unlinkat?surface=debian-7.2');
  await expect(page.getByTestId('absent-point')).toContainText('neither kallsyms nor BTF has it');
  await expect(page.getByTestId('kernel-debian-6.12')).toContainText('has it', READ);
  await within(page, `/browse/tracepoint/block/block_rq_complete?${ON}&against=debian-7.2`);
  await expect(page.getByTestId('diff').locator('mark').first()).toHaveText('8');
});

test('the palette finds points, and a point is copied for other tools', async ({ agent, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await browse(page, agent, `/browse?${ON}`);
  await expect(firstRow(page)).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('tcpretr');
  await expect(page.getByRole('option', { name: /tcp_retransmit_skb/ }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('vfs_unlink');
  await page
    .getByRole('option', { name: /vfs_unlink/ })
    .first()
    .click();
  await expect(name(page)).toHaveText('vfs_unlink');
  await expect(page.getByTestId('moments')).toBeVisible();
  await page.getByTestId('copy-bpftrace').click();
  const copied = () => page.evaluate<string>('navigator.clipboard.readText()');
  expect(await copied()).toContain("bpftrace -e 'fentry:vfs_unlink");
  await page.getByTestId('point').focus();
  await page.keyboard.press('l');
  await expect.poll(copied).toContain('SEC("fentry/vfs_unlink")');
  await page.keyboard.press('c');
  await expect.poll(copied).toMatch(/^int vfs_unlink\(struct mnt_idmap \*idmap, /);
  // and becomes a program: the form, and the C that follows it
  await page.keyboard.press('w');
  await expect(page).toHaveURL(/\/compose$/);
  await expect(page.getByTestId('form-hook-fentry')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.view-lines')).toContainText('fentry at fn:vfs_unlink');

  // a member is no dead end: read in C of one's own, found elsewhere, captured
  await within(page, `/browse/struct/dentry?${ON}`);
  await page.getByTestId('member-d_inode').hover();
  await page.getByTestId('read-d_inode').click();
  await expect.poll(copied).toContain('struct inode *d_inode = BPF_CORE_READ(p, d_inode);');
  await page.getByTestId('member-d_inode').hover();
  await page.getByTestId('field-d_inode').click();
  await expect(page.getByTestId('browse-search')).toHaveValue('field:d_inode');
  await page.getByTestId('member-d_inode').hover();
  await page.getByTestId('capture-d_inode').click();
  await expect(page).toHaveURL(/\/ask\?.*struct%3Adentry\.d_inode|\/ask\/struct\/dentry\.d_inode/);
  await expect(page.getByTestId('card')).toBeVisible({ timeout: 60_000 });
});

test('by the keyboard alone, from the workbench to the type of a member', async ({ agent, page }) => {
  await page.goto(await agent.link());
  await expect(page.getByTestId('target-picker')).toBeVisible();
  await page.keyboard.press('Alt+b');
  await expect(page.getByTestId('browse-search')).toBeFocused();
  await page.keyboard.type('struct qstr');
  await expect(firstRow(page)).toHaveAttribute('data-path', 'struct:qstr');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('results')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(name(page)).toHaveText('qstr');
  await expect(page.getByTestId('point')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await expect(page.getByTestId('member-name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('results')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('browse-search')).toBeFocused();
});

test('without any live target the shipped kernels are all there', async ({ page }) => {
  // with a state of its own: which kernel it ends with is nothing to the journeys after it
  const state = { HOOKLAB_STATE: `${process.env.HOOKLAB_E2E}/shipped` };
  const agent = await startAgent(['--target', 'ssh:nobody@127.0.0.1'], state);
  try {
    await browse(page, agent, '/browse/syscall/unlinkat?surface=lab:6.12');
    // the VM is off: the shipped files of its kernel stand in, and nothing is booted
    await expect(page.getByTestId('surface-line')).toContainText('is off');
    await expect(page.getByTestId('read-surface')).toContainText('Boot and read');
    await expect(name(page)).toHaveText('unlinkat');
    await expect(page.getByTestId('point')).toContainText('user pointer');
    await page.getByTestId('target-picker').click();
    await page.getByTestId('surface-debian-5.10').click();
    await expect(page).toHaveURL(/surface=debian-5\.10/);
    await expect(name(page)).toHaveText('unlinkat');
    await expect(page.getByTestId('surface-line')).toHaveCount(0);
    // a kernel that this agent does not have: the way to one that it has
    await within(page, '/browse/fn/vfs_unlink?surface=ssh:nowhere@127.0.0.1');
    await expect(page.getByTestId('browse')).toContainText('no kernel “ssh:nowhere@127.0.0.1”');
    await page.getByRole('link', { name: /^Look at Debian/ }).click();
    await expect(name(page)).toHaveText('vfs_unlink');
  } finally {
    await agent.stop();
  }
});

test('axe finds nothing serious, in light and in dark', async ({ agent, page }) => {
  await browse(page, agent, `/browse/struct/dentry?${ON}&q=dentry`);
  const point = page.getByTestId('point');
  for (const [address, shown] of [
    [`/browse/struct/dentry?${ON}&q=dentry`, point.getByTestId('member-d_name')],
    [`/browse/tracepoint/block/block_rq_complete?${ON}&against=debian-7.2`, page.getByTestId('diff')],
    [`/browse/fn/no_such_function?${ON}&q=no_such_function`, page.getByTestId('absent-point')],
  ] as const) {
    await within(page, address);
    await expect(shown).toBeVisible();
    await expect(page.getByTestId('kernel-debian-7.2')).not.toContainText('reading', READ);
    expect(await seriousFindings(page), address).toEqual([]);
  }
});
