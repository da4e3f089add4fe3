// The live table alone in a real browser, over its own store. Row n of the run is /tmp/n of process n.
import { expect, type Page, test } from '@playwright/test';
import { componentPages } from '../support/components';

let pages: Awaited<ReturnType<typeof componentPages>>;
test.beforeAll(async () => {
  pages = await componentPages();
});
test.afterAll(() => pages.close());

const open = async (page: Page, query: string, { released = false } = {}) => {
  await page.goto(`${pages.url('table')}?${query}`);
  if (released) {
    await page.waitForFunction('window.release');
    await page.evaluate('release(true)');
  }
  await expect(page.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
};
const push = (page: Page, rows: number) =>
  page.evaluate((n) => (window as unknown as { push(n: number): void }).push(n), rows);
const grid = (page: Page) => page.getByTestId('table');
/** The numbers of the rows that are in view, from the top. */
const seen = (page: Page) =>
  grid(page).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const rows = [...element.querySelectorAll<HTMLElement>('[role=row][id]')].filter((row) => {
      const box = row.getBoundingClientRect();
      return box.height > 0 && box.bottom > top + 25 && box.top < bottom;
    });
    return rows.map((row) => Number(row.id.slice('row-'.length)));
  });
const first = async (page: Page) => (await seen(page))[0];
const last = async (page: Page) => (await seen(page)).at(-1);

test('at the bottom it follows; scrolled up it stays until asked to follow', async ({ page }) => {
  await open(page, 'rows=1000');
  await expect.poll(() => last(page)).toBe(999);
  await push(page, 50);
  await expect.poll(() => last(page)).toBe(1049);

  await grid(page).hover();
  await page.mouse.wheel(0, -220);
  await expect.poll(() => last(page)).toBe(1039);
  const before = await seen(page);
  await push(page, 5000);
  await expect(page.getByTestId('counts')).toHaveText('6,050 rows');
  expect(await seen(page)).toEqual(before);

  await page.getByTestId('follow').click();
  await expect.poll(() => last(page)).toBe(6049);
  await push(page, 1);
  await expect.poll(() => last(page)).toBe(6050);
  await expect(page.getByTestId('follow')).toBeHidden();
});

test('paused, the view stands still and what comes is counted as new', async ({ page }) => {
  await open(page, 'rows=1000');
  await expect.poll(() => last(page)).toBe(999);
  await page.keyboard.press('Alt+p');
  await push(page, 1204);
  await expect(page.getByTestId('fresh')).toHaveText('1,204 new');
  expect(await last(page)).toBe(999);
  await page.getByTestId('pause').click();
  await expect.poll(() => last(page)).toBe(2203);
});

test('any row of a million can be reached, and few of them are elements', async ({ page }) => {
  await open(page, 'rows=1000000');
  await expect(page.getByTestId('counts')).toHaveText('1,000,000 rows');
  const elements = () => grid(page).getByRole('row').count();
  const scroll = (part: number) =>
    grid(page).evaluate((element, to) => {
      element.scrollTop = to * (element.scrollHeight - element.clientHeight);
    }, part);
  for (const part of [0.5, 0.123, 0.999, 0]) {
    await scroll(part);
    await expect.poll(async () => Math.abs((await first(page))! - part * 1e6)).toBeLessThan(100);
    expect(await elements()).toBeLessThan(60);
  }

  // a pixel of the scrollbar is more than one row: the wheel still moves by rows
  await scroll(0.5);
  await expect.poll(() => first(page)).toBeGreaterThan(400_000);
  const from = (await first(page))!;
  await grid(page).hover();
  await page.mouse.wheel(0, 66);
  await expect.poll(() => first(page)).toBe(from + 3);

  await grid(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => first(page)).toBe(0);
  await page.keyboard.press('End');
  await expect.poll(() => last(page)).toBe(999_999);
});

test('beyond what is kept the oldest rows go, and those on the screen stay', async ({ page }) => {
  await open(page, 'rows=1000000');
  await grid(page).evaluate((element) => {
    element.scrollTop = 0.5 * element.scrollHeight;
  });
  await expect.poll(() => last(page)).toBeLessThan(600_000);
  const before = await seen(page);
  await push(page, 200_000);
  await expect(page.getByTestId('counts')).toHaveText('1,200,000 rows, the last 1,000,000 kept');
  expect(await seen(page)).toEqual(before);
  await grid(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => first(page)).toBe(200_000);
});

test('while rows are late the ones before stay: no frame without rows, none with rows that do not belong together', async ({
  page,
}) => {
  await open(page, 'rows=50000&late=held', { released: true });
  await expect.poll(() => last(page)).toBe(49_999);
  // 30 steps, one a frame, while only at each tenth the rows that were asked for come; what each frame shows
  const { frames, wanted } = await grid(page).evaluate(async (element) => {
    const { release } = window as unknown as { release(forGood?: boolean): void };
    const frame = () => new Promise(requestAnimationFrame);
    const rows = () => [...element.querySelectorAll('[role=row][id]')];
    const shown: number[][] = [];
    release(false);
    const height = element.scrollHeight;
    for (let step = 1; step <= 30; step++) {
      element.scrollTop = height - step * 30_000;
      await frame();
      shown.push(rows().map((row) => Number(row.id.slice('row-'.length))));
      if (step % 10 === 0) release();
    }
    const at = Math.floor(element.scrollTop / 22);
    release(true);
    return { frames: shown, wanted: at };
  });
  await expect.poll(() => first(page)).toBeGreaterThanOrEqual(wanted - 1);
  await expect.poll(() => first(page)).toBeLessThanOrEqual(wanted + 1);
  const full = frames[0]!.length;
  expect(Math.min(...frames.map((rows) => rows.length))).toBeGreaterThanOrEqual(full - 1);
  expect(frames.every((rows) => rows.every((row, i) => row === rows[0]! + i))).toBe(true);
  // the windows that were answered were shown, not one for each of the 30 steps
  const windows = new Set(frames.map((rows) => rows[0]));
  expect(windows.size).toBeGreaterThan(2);
  expect(windows.size).toBeLessThan(6);
});

test('by keys: choose, read the whole row, copy it, close', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, 'rows=1000&late=60');
  await expect.poll(() => last(page)).toBe(999);
  await grid(page).focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByTestId('details')).toContainText('Row 1,000');
  // faster than rows are told
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowUp');
  await expect(page.getByTestId('details')).toContainText('Row 995');
  await expect(page.locator('#row-994')).toHaveAttribute('aria-selected', 'true');
  await expect(grid(page)).toHaveAttribute('aria-activedescendant', 'row-994');
  await expect(page.getByTestId('details')).toContainText('/tmp/994');
  await expect(page.getByTestId('details')).toContainText('the clock read 1994000 ns');
  await page.keyboard.press('c');
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('{"ts":1994000,"pid":994,"dfd":-100,"comm":"rm","path":"/tmp/994"}');
  await page.keyboard.press('PageUp');
  await expect(page.getByTestId('details')).not.toContainText('Row 995');
  await expect(page.locator('[role=row][aria-selected=true]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('details')).toBeHidden();
});

test('filtered, it shows the matches, and finds the row that it stood at', async ({ page }) => {
  await open(page, 'rows=100000');
  await page.getByTestId('filter').fill('comm:mv');
  await expect(page.getByTestId('counts')).toHaveText('100 of 100,000');
  await expect.poll(() => last(page)).toBe(99_007);
  await push(page, 1000);
  await expect.poll(() => last(page)).toBe(100_007);

  await grid(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => first(page)).toBe(7);
  await page.getByTestId('filter').fill('');
  await expect(page.getByTestId('counts')).toHaveText('101,000 rows');
  await expect.poll(() => first(page)).toBe(7);

  // letter by letter: nothing passes "mv" before its "comm:" is there, and the place is not lost
  await grid(page).evaluate((element) => {
    element.scrollTop = 60_500 * 22;
  });
  await expect.poll(() => first(page)).toBe(60_500);
  await page.getByTestId('filter').focus();
  await page.keyboard.type('zz comm:mv', { delay: 20 });
  await expect(page.getByTestId('counts')).toHaveText('0 of 101,000');
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('counts')).toHaveText('101 of 101,000');
  await expect.poll(() => seen(page)).toContain(61_007);
  await expect(page.getByTestId('follow')).toBeVisible();
  await page.getByTestId('filter').fill('');
  await expect.poll(() => first(page)).toBe(60_500);

  await page.getByTestId('filter').fill('pdi:1');
  await expect(page.getByTestId('counts')).toHaveText(
    'no column is named “pdi”: there are ts, pid, dfd, comm, path',
  );
});

test('a column is pulled wider by its edge, twice clicked it is as before; rows go with it while others come', async ({
  page,
}) => {
  await open(page, 'rows=1000');
  const head = grid(page).getByRole('columnheader').nth(1);
  const cell = grid(page).getByRole('row').nth(3).getByRole('gridcell').nth(1);
  const widths = async () => [(await head.boundingBox())!.width, (await cell.boundingBox())!.width];
  const [before] = await widths();
  const handle = head.locator('span[aria-hidden]').last();
  const box = (await handle.boundingBox())!;
  await page.mouse.move(box.x + 2, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 32, box.y + 5, { steps: 4 });
  await push(page, 500);
  await page.mouse.move(box.x + 62, box.y + 5, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await widths()).map(Math.round)).toEqual([before! + 60, before! + 60]);
  await push(page, 500);
  expect((await widths())[0]).toBe(before! + 60);
  await handle.dblclick();
  await expect.poll(widths).toEqual([before, before]);
});
