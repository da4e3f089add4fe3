// The editor alone in a real browser: Monaco with its worker, over a bench.
import { expect, type Page, test } from '@playwright/test';
import { componentPages } from '../support/components';

let pages: Awaited<ReturnType<typeof componentPages>>;
const said: string[] = [];
test.beforeAll(async () => {
  pages = await componentPages();
});
test.afterAll(() => pages.close());
test.beforeEach(async ({ page }) => {
  said.length = 0;
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  const worker = page.waitForEvent('worker');
  await page.goto(pages.url('editor'));
  await expect(page.locator('.view-line').first()).toContainText('#include "vmlinux.h"', { timeout: 30_000 });
  await worker;
});
test.afterEach(() => expect(said).toEqual([]));

interface Here {
  bench: {
    state: { get(): { source: string; edited: boolean } };
    take(made: object, source: string, target: string): void;
    reset(): Promise<void>;
  };
  diagnostics: { set(list: object[]): void };
  editorPlace: { current: { goTo(line: number, column: number): void; apply(edits: object[]): void } };
}
const source = (page: Page) => page.evaluate(() => (window as unknown as Here).bench.state.get().source);
const line = async (page: Page, number: number) => (await source(page)).split('\n')[number - 1];

test('what is typed is the bench’s source, and can be undone', async ({ page }) => {
  const before = await source(page);
  await page.locator('.monaco-editor').click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('mine');
  expect(await source(page)).toBe(`mine${before}`);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => source(page)).toBe(before);
});

test('a remark of a tool is marked at its word; going to its line puts the cursor there', async ({
  page,
}) => {
  await page.evaluate(() => {
    const { diagnostics } = window as unknown as Here;
    diagnostics.set([
      { tool: 'clang', severity: 'error', line: 17, column: 5, message: 'a remark of a test', hint: null },
    ]);
  });
  const mark = page.locator('.squiggly-error');
  await expect(mark).toBeVisible();
  // from column 5 to the end of "on_exec"
  const { width } = (await mark.boundingBox())!;
  expect(Math.round(width / (await characterWidth(page)))).toBe(7);
  await page.evaluate(() => (window as unknown as Here).editorPlace.current.goTo(17, 5));
  await page.keyboard.type('x');
  expect(await line(page, 17)).toBe('int xon_exec(void *ctx)');
  await page.evaluate(() => (window as unknown as Here).diagnostics.set([]));
  await expect(mark).toBeHidden();
});

test('a remedy’s edits are one step back', async ({ page }) => {
  const before = await source(page);
  await page.evaluate(() =>
    (window as unknown as Here).editorPlace.current.apply([
      { line: 5, count: 1, text: 'char LICENSE[] SEC("license") = "Dual MIT/GPL";' },
      { line: 1, count: 0, text: '/* changed */' },
    ]),
  );
  expect(await line(page, 1)).toBe('/* changed */');
  expect(await line(page, 6)).toBe('char LICENSE[] SEC("license") = "Dual MIT/GPL";');
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => source(page)).toBe(before);
});

test('C that is put back can be undone like typing; a probe that is made is another text; dark is dark', async ({
  page,
}) => {
  const before = await source(page);
  await page.locator('.monaco-editor').click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('mine');
  await page.evaluate(() => (window as unknown as Here).bench.reset());
  await expect.poll(() => source(page)).toBe(before);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => source(page)).toBe(`mine${before}`);

  const made = { title: 'Made', about: 'Made here.', ways: [{ hook: 'fentry' }], filter: [] };
  await page.evaluate((spec) => (window as unknown as Here).bench.take(spec, 'int made;\n', 'local'), made);
  await expect(page.locator('.view-line').first()).toHaveText('int made;');
  await page.locator('.monaco-editor').click();
  await page.keyboard.press('ControlOrMeta+z');
  expect(await source(page)).toBe('int made;\n');

  const background = () =>
    page
      .locator('.monaco-editor-background')
      .first()
      .evaluate((e) => getComputedStyle(e).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).not.toBe(light);
});

/** Pixels of one character of the editor's font. */
const characterWidth = (page: Page) =>
  page
    .locator('.view-line')
    .first()
    .evaluate((element) => {
      const span = element.querySelector('span > span')!;
      return span.getBoundingClientRect().width / span.textContent!.length;
    });
