import { readFileSync } from 'node:fs';
import { withFile } from '../support/files';
import { expect, inLab, LAB, test } from '../support/fixtures';
import { hooklab } from '../support/hooklab';

const path = (text: string) => new URL(`../../${text}`, import.meta.url).pathname;
/** Two kinds: what unlink removes has a path, what unlinkat removes also a directory and a flag. */
const REMOVALS = path('packages/probe/src/fixtures/specs/removals.json');
/** By hand: a sleep that begins and one that ends; the map of starts has room for four. */
const SLEEPS = path('apps/agent/src/compile/fixtures/kinds.bpf.c');

/** A pair as a spec, with room for four starts. */
const NAPS = {
  version: 2,
  name: 'naps',
  title: 'Naps',
  about: 'How long sleepers sleep, with room for few of them.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'comm', ctype: 'char[16]', about: 'who', status: false },
    { name: 'latency', ctype: '__u64', about: 'nanoseconds' },
  ],
  captures: { ts: 'ts', comm: 'comm', latency: 'latency' },
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_clock_nanosleep'],
      exit: { hook: 'tp', point: 'tracepoint:syscalls:sys_exit_clock_nanosleep' },
    },
  ],
  limits: { starts: 4 },
};
const SLEEPERS = 16;
/** Forked and not started by name, so that on a slow machine, too, more sleep at once than there is room for. */
const SLEEP = `perl -e '$0 = "sleep"; for (1..${SLEEPERS}) { fork or do { sleep 2; exit } } 1 while wait > 0'`;

interface Counted {
  events: Record<string, unknown>[];
  ledger: Record<string, number> & { named: Record<string, number> };
}

/** Run it in the lab VM while `command` runs there: events, and a ledger of which every equation holds. */
async function counted(program: string, command: string, more: string[] = []): Promise<Counted> {
  const args = ['--target', LAB, '--exec', command, '--for', '1s', '--json', ...more];
  const { code, stdout, stderr } = await hooklab(['run', program, ...args]);
  expect(code, stderr).toBe(0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { ledger } = lines.at(-1);
  expect(ledger.entered - ledger.own - ledger.filtered - ledger.reserveFailed - ledger.reserved).toBe(0);
  expect(ledger.reserved - ledger.decoded).toBe(0);
  expect([ledger.decodeErrors, ledger.lost, ledger.shed]).toEqual([0, 0, 0]);
  expect(ledger.decoded - ledger.delivered).toBe(0);
  return { events: lines.slice(0, -1), ledger };
}

test.describe.configure({ mode: 'serial' });
// the agent's VM: one of each command's own would boot and go with it
test.beforeAll(async ({ agent }) => void (await agent.says(/Target: lab/)));

const REMOVE =
  'cd /tmp && for i in 1 2 3 4 5; do touch kinds-a kinds-b && unlink kinds-a && rm kinds-b; done';
for (const hook of ['tp', 'tp_btf']) {
  test(`a spec of two points makes two kinds of record in one run, through ${hook}`, async () => {
    const { events } = await counted(REMOVALS, REMOVE, ['--hook', hook]);
    const plain = events.filter((e) => e.path === 'kinds-a');
    const at = events.filter((e) => e.path === 'kinds-b');
    expect([plain.length, at.length]).toEqual([5, 5]);
    for (const event of plain) expect(Object.keys(event)).toEqual(['kind', 'ts', 'pid', 'path']);
    for (const event of at) expect(event).toMatchObject({ kind: 'unlinkat', dfd: -100, flag: 0 });
    expect(plain[0]).toMatchObject({ kind: 'unlink' });
  });
}

test('a pair whose starts find no room: the exits without one are counted by name', async () => {
  const { events, ledger } = await withFile('naps.json', JSON.stringify(NAPS), (file) =>
    counted(file, SLEEP),
  );
  // each sleeper enters and leaves; a row for each exit that found its start
  const { lost_starts, refused_starts } = ledger.named;
  expect(lost_starts).toBeGreaterThan(0);
  expect(refused_starts).toBe(0); // the map makes room: the oldest go
  expect(ledger.own! + ledger.filtered!).toBe(ledger.entered! - events.length);
  expect(ledger.entered! - ledger.own!).toBe(2 * (events.length + lost_starts!));
});

test('of a map that makes no room the refused starts are counted, too', async () => {
  const { events, ledger } = await counted(SLEEPS, SLEEP);
  const { lost_starts, refused_starts } = ledger.named;
  expect(refused_starts).toBeGreaterThan(0);
  expect(lost_starts).toBe(refused_starts);
  expect(ledger.filtered).toBe(lost_starts! + refused_starts!);
  const of = (kind: string) => events.filter((e) => e.kind === kind).length;
  expect(of('slept')).toBe(of('woke'));
  expect(of('slept') + refused_starts!).toBeGreaterThanOrEqual(SLEEPERS);
});

test('the table has both kinds, and the ledger says what was lost', async ({ workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(readFileSync(SLEEPS, 'utf8'));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByTestId('stage-stream').locator('[data-look=current]')).toBeVisible({
    timeout: 60_000,
  });
  await inLab(SLEEP);
  const table = page.getByTestId('table');
  const heads = table.getByRole('columnheader');
  await expect(heads).toHaveText(['kind', 'ret', 'cpu', 'time', 'latency', 'comm']);
  await page.getByTestId('filter').fill('kind:woke comm:sleep');
  const row = table.getByRole('row').filter({ hasText: 'woke' }).last();
  await expect(row.getByRole('gridcell').nth(1)).toHaveText('0');
  await expect(row.getByRole('gridcell').nth(2)).toHaveText('');
  await expect(table.getByRole('row').filter({ hasText: 'slept' })).toHaveCount(0);
  await page.getByTestId('filter').fill('kind:slept');
  await expect(table.getByRole('row').filter({ hasText: 'slept' }).first()).toBeVisible();

  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeEnabled();
  await expect(page.getByTestId('ledger-balance')).toContainText('balanced');
  for (const name of ['lost_starts', 'refused_starts']) {
    await expect(page.getByTestId(`ledger-${name}`)).not.toHaveAttribute('data-value', '0');
  }
  await expect(page.getByTestId('ledger-refused_starts')).toContainText('refused starts');
  await page.getByTestId('reset').click();
});
