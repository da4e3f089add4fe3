// What the browser keeps of answers, in its real IndexedDB.
import { expect, type Page, test } from '@playwright/test';
import { componentPages } from '../support/components';

let pages: Awaited<ReturnType<typeof componentPages>>;
test.beforeAll(async () => {
  pages = await componentPages();
});
test.afterAll(() => pages.close());

async function open(page: Page): Promise<Page> {
  await page.goto(pages.url('answers'));
  await expect(page.locator('#page')).toHaveText('ready');
  return page;
}

const put = (page: Page, code: string, entries: object[], most?: number) =>
  page.evaluate(`answers(${JSON.stringify(code)}, ${most}).put(${JSON.stringify(entries)})`);
const get = (page: Page, code: string, key: string) =>
  page.evaluate<string | null>(`answers(${JSON.stringify(code)}).get(${JSON.stringify(key)})`);

/** `change` to every record, as damage on the disk would. */
const damage = (page: Page, change: string) =>
  page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('hooklab-answers');
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('answers', 'readwrite');
      const store = transaction.objectStore('answers');
      store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        const record = cursor.value;
        ${change};
        cursor.update(record);
        cursor.continue();
      };
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    };
  })`);

test('an answer is there for a later page and for another tab; a newer one takes its place', async ({
  page,
  context,
}) => {
  await open(page);
  expect(await get(page, 'c', 'c x')).toBeNull();
  await put(page, 'c', [{ key: 'c x', text: 'one' }]);
  await page.reload();
  expect(await get(await open(page), 'c', 'c x')).toBe('one');
  const other = await open(await context.newPage());
  await Promise.all([
    put(page, 'c', [{ key: 'c y', text: 'two' }]),
    put(other, 'c', [{ key: 'c x', text: 'three' }]),
  ]);
  expect(await get(page, 'c', 'c x')).toBe('three');
  expect(await get(other, 'c', 'c y')).toBe('two');
});

test('a damaged answer is refused and dropped', async ({ page }) => {
  await open(page);
  for (const change of [
    'record.text = record.text.replace("1", "2")',
    'record.text = record.text.slice(1)',
    'record.sum ^= 1',
    'delete record.text',
    'record.use = null',
  ]) {
    await put(page, 'c', [{ key: 'c x', text: '{"total":1}' }]);
    await damage(page, change);
    expect(await get(page, 'c', 'c x'), change).toBeNull();
    await damage(page, 'throw new Error("it is still there")');
  }
});

test('what is used least goes where there is no room, and all of another code', async ({ page }) => {
  await open(page);
  await put(page, 'c', [{ key: 'c old', text: 'o'.repeat(60) }]);
  await damage(page, 'record.use = [record.use[0] - 5, record.use[1]]');
  await put(page, 'c', [{ key: 'c new', text: 'n'.repeat(60) }], 100);
  expect(await get(page, 'c', 'c old')).toBeNull();
  expect(await get(page, 'c', 'c new')).toHaveLength(60);
  // longer than any may be
  await put(page, 'c', [{ key: 'c long', text: 'l'.repeat(200) }], 100);
  expect(await get(page, 'c', 'c long')).toBeNull();
  await put(page, 'd', [{ key: 'd x', text: 'd' }]);
  expect(await get(page, 'c', 'c new')).toBeNull();
  expect(await get(page, 'd', 'd x')).toBe('d');
});

test('a browser that keeps nothing answers nothing', async ({ page }) => {
  await open(page);
  expect(
    await page.evaluate(
      `(async () => { const none = refused(); await none.put([{ key: 'c x', text: 'one' }]); return none.get('c x'); })()`,
    ),
  ).toBeNull();
});
