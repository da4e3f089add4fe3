import { readFileSync } from 'node:fs';
import { KEY_ITEM } from '@hooklab/protocol';
import type { Page } from '@playwright/test';
import { withFile } from '../support/files';
import { expect, inLab, LAB, programsInLab, test } from '../support/fixtures';
import { hooklab } from '../support/hooklab';
import { session } from '../support/session';

/** Long for a reload on a busy machine, short for a test. */
test.use({ agentArgs: ['--run-grace', '20s', '--run-limit', '10m'] });
test.describe.configure({ mode: 'serial' });

const streaming = (page: Page) =>
  expect(page.getByTestId('stage-stream').locator('[data-look=current]')).toBeVisible({ timeout: 60_000 });

const rowOf = (page: Page, path: string) =>
  page.getByTestId('table').getByRole('row').filter({ hasText: path });

/** Creates and deletes a file of this name in the VM: one row. */
async function unlink(name: string): Promise<string> {
  const path = `/tmp/hooklab-lease-${name}-${Date.now()}`;
  await inLab(`touch ${path} && rm ${path}`);
  return path;
}

/** Programs of runs in the VM: without the two instructions a hook that "what works here" loads for a moment. */
const runPrograms = async () => (await programsInLab()).filter((line) => !/ name hlt_/.test(line));

/** Numbers of the ledger as the page shows them; what it does not show is 0. */
async function ledger(page: Page, ...fields: string[]): Promise<number[]> {
  const value = async (field: string) => {
    const item = page.getByTestId(`ledger-${field}`);
    return (await item.count()) === 0 ? 0 : Number(await item.getAttribute('data-value'));
  };
  return Promise.all(fields.map(value));
}

test('a run outlives a reload: the page goes on with it, and every event is in one account', async ({
  workbench: page,
}) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('hook-tp').click();
  await page.getByTestId('run').click();
  await streaming(page);
  await expect(page.getByTestId('run-limit')).toContainText(/ends in\s*(10:00|9:\d\d)/);
  const early = await unlink('before');
  await expect(rowOf(page, early)).toBeVisible();

  await page.reload();
  await streaming(page);
  // its rows too, and what they are of
  await expect(rowOf(page, early)).toBeVisible();
  await expect(page.getByTestId('run-point')).toContainText('syscalls/sys_enter_unlinkat');
  const path = await unlink('after');
  await expect(rowOf(page, path)).toBeVisible();

  await page.getByTestId('stop').click();
  await expect(page.getByTestId('run')).toBeEnabled();
  await expect(page.getByTestId('run-end')).toHaveAttribute('data-why', 'stopped');
  await expect(page.getByTestId('ledger-balance')).toHaveText(/^balanced/);
  const [entered, own, filtered, failed] = await ledger(page, 'entered', 'own', 'filtered', 'reserveFailed');
  const [before, delivered, shed, lost] = await ledger(page, 'before', 'delivered', 'shed', 'lost');
  expect(entered).toBe(own! + filtered! + failed! + before! + delivered! + shed! + lost!);
  // nothing was before it: the agent has kept all of this little run
  expect(before).toBe(0);
  expect(delivered).toBeGreaterThan(0);
  expect(await runPrograms()).toEqual([]);
});

test('two windows watch one run: each has all of it from when it came, and its own ledger', async ({
  workbench: page,
  agent,
  context,
}) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('hook-tp').click();
  await page.getByTestId('run').click();
  await streaming(page);
  // a second window of this session: it takes no run that another one has, but may watch it
  const { cookies, origins } = await context.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const key = origins.flatMap((o) => o.localStorage).find(({ name }) => name === KEY_ITEM)!.value;
  const other = await session(agent, { cookie, key });
  const { result: listed } = await other.ask<{ runs: { run: number; phase: string; watchers: number }[] }>(
    'runs.list',
    {},
  );
  const live = listed.runs.filter((run) => run.phase === 'streaming');
  expect(live).toMatchObject([{ watchers: 1 }]);
  const { run } = live[0]!;
  const stages: string[] = [];
  other.socket.on('run.stage', ({ stage }) => stages.push(stage));
  const ended = new Promise<{ ledger: Record<string, number>; end: { why: string } }>((resolve) =>
    other.socket.on('run.ended', resolve),
  );
  expect((await other.ask('run.watch', { run })).ok).toBe(true);
  await expect.poll(() => stages).toEqual(expect.arrayContaining(['compile', 'load', 'attach', 'stream']));
  await expect(rowOf(page, await unlink('both'))).toBeVisible();

  // who shuts the VM down is told of all runs there, those of another session too
  const stranger = await session(agent);
  const { result: made } = await stranger.ask<{ source: string }>('spec.compose', {
    spec: 'unlinkat',
    hook: 'tp',
    target: LAB,
  });
  const request = { target: LAB, title: 'of a stranger', source: made.source };
  const { result: strange } = await stranger.ask<{ run: number }>('run.start', request);
  await page.getByTestId('target-picker').click();
  await page.getByTestId(`shut-${LAB}`).click();
  await expect(page.getByTestId('consent')).toContainText(`2 runs go on in Lab VM, Debian 6.12`);
  await expect(page.getByTestId('consent')).toContainText(
    /“unlinkat · tp”; “of a stranger” of [0-9a-z]{4}, a program/,
  );
  await page.getByTestId('consent-no').click();
  await page.keyboard.press('Escape');
  expect((await stranger.ask('run.stop', { run: strange.run })).ok).toBe(true);

  await page.getByTestId('stop').click();
  const { ledger: theirs, end } = await ended;
  expect(end.why).toBe('stopped');
  expect(theirs.reserved).toBe(theirs.decoded! + theirs.decodeErrors! + theirs.lost!);
  expect(theirs.decoded).toBe(theirs.before! + theirs.delivered! + theirs.shed!);
  expect(theirs.delivered! + theirs.shed!).toBeGreaterThan(0);
  // a run of this session is nobody else's
  expect((await stranger.ask('run.watch', { run })).problem?.code).toBe('unknown-run');
  const { result: hers } = await stranger.ask<{ runs: { title: string }[] }>('runs.list', {});
  expect(hers.runs.map(({ title }) => title)).toEqual(['of a stranger']);
  stranger.close();
  other.close();
});

test('a page that is closed leaves its run to its lease, and no program after it', async ({
  workbench: page,
}) => {
  await page.getByTestId('spec-unlinkat').click();
  await page.getByTestId('run').click();
  await streaming(page);
  await page.close();
  // not at once: somebody may come back
  expect((await runPrograms()).length).toBeGreaterThan(0);
  await expect.poll(runPrograms, { timeout: 60_000, intervals: [2000] }).toEqual([]);
});

test('a run that was given a time ends when it is over, and says so', async ({ agent, workbench: page }) => {
  await page.getByTestId('spec-unlinkat').click();
  const one = await session(agent);
  const ended = new Promise<{ problem: unknown; end: { why: string; text: string } }>((resolve) =>
    one.socket.on('run.ended', resolve),
  );
  const { result } = await one.ask<{ source: string }>('spec.compose', {
    spec: 'unlinkat',
    hook: 'tp',
    target: 'lab:6.12',
  });
  const started = await one.ask('run.start', {
    target: 'lab:6.12',
    title: 'timed',
    source: result.source,
    seconds: 2,
  });
  expect(started.ok).toBe(true);
  const { end, problem } = await ended;
  expect([end, problem]).toEqual([{ why: 'time', text: 'Its time of 2 s was over' }, null]);
  expect(await runPrograms()).toEqual([]);
  one.close();
});

/** One record for each system call of everybody. */
const EVERY_SYSCALL = `
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "hooklab.h"

struct hl_event {
	HL_COMMON;
};
HL_EVENT(struct hl_event);

SEC("raw_tp/sys_enter")
int on_syscall(void *ctx)
{
	struct hl_event *e;

	if (!hl_enter())
		return 0;
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	hl_common(e);
	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
`;

/** A spec as it stands in a file. */
const EXEC_SPEC = new URL('../../packages/probe/src/fixtures/specs/exec.json', import.meta.url);

/** `hooklab run` of a file of this content in the lab VM: its exit code, and its lines of JSON. */
async function runFile(name: string, content: string, args: string[]) {
  const { code, stdout } = await withFile(name, content, (file) =>
    hooklab(['run', file, '--json', '--target', LAB, ...args]),
  );
  return { code, lines: stdout.trimEnd().split('\n') };
}

test('a spec’s own time holds for a command’s run', async () => {
  const spec = { ...JSON.parse(readFileSync(EXEC_SPEC, 'utf8')), limits: { seconds: 2 } };
  const { code, lines } = await runFile('short.json', JSON.stringify(spec), []);
  expect(code).toBe(0);
  expect(JSON.parse(lines.at(-1)!).end).toEqual({ why: 'time', text: 'Its time of 2 s was over' });
});

test('a run that costs more than it may is detached, and says what it cost', async ({ agent }) => {
  // its VM: one of the command's own would go with it
  await agent.says(/Target: lab/);
  const storm = 'timeout 60 dd if=/dev/zero of=/dev/null bs=1';
  const { code, lines } = await runFile('storm.c', EVERY_SYSCALL, ['--run-cpu', '0.5', '--exec', storm]);
  expect(code).toBe(1);
  const [ended, failed] = lines.slice(-2).map((line) => JSON.parse(line));
  expect(ended.end.why).toBe('watchdog');
  expect(failed.failure.problem).toMatchObject({ code: 'run-watchdog' });
  expect(failed.failure.problem.cause).toMatch(
    /^its programs took [\d.]+ % of the time of \d+ CPUs?, 0.5 % is the most, for \d/,
  );
  const { entered, own, filtered, reserveFailed, reserved, decoded, delivered } = ended.ledger;
  expect([entered, reserved]).toEqual([own + filtered + reserveFailed + reserved, decoded]);
  expect(delivered).toBe(decoded);
  expect(await runPrograms()).toEqual([]);
});
