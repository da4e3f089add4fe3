import { expect, test } from '@playwright/test';
import { withFile } from '../support/files';
import { inLab, programsInLab } from '../support/fixtures';
import { hooklab } from '../support/hooklab';
import { bootedFor } from '../support/lab';

const KERNEL = '6.12';
const TARGET = ['--target', `lab:${KERNEL}`];

interface Card {
  hook: string;
  verdict: string;
  stage?: string;
  errno?: string;
  proved: { ok: boolean; hits?: number } | null;
  trials: { outcome: string; why: string | null }[];
}

async function proved(
  point: string,
  more: string[] = [],
): Promise<{ cards: Map<string, Card>; said: string }> {
  const { code, stdout, stderr } = await hooklab(['advise', point, ...TARGET, '--prove', '--json', ...more]);
  expect(code, stderr).toBe(0);
  const cards = stdout
    .trim()
    .split('\n')
    .map((line): Card => JSON.parse(line));
  return { cards: new Map(cards.map((card) => [card.hook, card])), said: stderr };
}

/** Programs of trials that are still in the lab kernel. */
async function left(): Promise<string[]> {
  return (await programsInLab()).filter((line) => /\bhlt_\d+\b/.test(line));
}

test.describe.configure({ mode: 'serial' });
bootedFor(KERNEL);

test('every hook of a function is tried, and the verdicts say what the kernel did', async () => {
  const { cards, said } = await proved('fn:vfs_unlink');
  expect(said).toMatch(/trying \d+ hooks on lab:6\.12/);
  for (const hook of ['fentry', 'fexit', 'kprobe', 'kretprobe', 'kprobe.multi', 'kprobe.session']) {
    expect(cards.get(hook), hook).toMatchObject({ verdict: 'works', proved: { ok: true } });
  }
  expect(cards.get('fsession')).toMatchObject({
    verdict: 'fails',
    stage: 'load',
    errno: 'EINVAL',
    proved: { ok: false },
  });
  expect(cards.get('fmod_ret')).toMatchObject({ verdict: 'fails', stage: 'load', errno: 'EINVAL' });
  expect(await left()).toEqual([]);
});

test('a function without an ftrace site fails as the files say', async () => {
  const { cards } = await proved('fn:mas_find', ['--hooks', 'fentry,kprobe,kprobe.multi']);
  expect(cards.get('fentry')).toMatchObject({ stage: 'attach', errno: 'EBUSY', proved: { ok: false } });
  expect(cards.get('kprobe')).toMatchObject({ stage: 'attach', errno: 'EINVAL', proved: { ok: false } });
  expect(cards.get('kprobe.multi')).toMatchObject({
    stage: 'attach',
    errno: 'ENOENT',
    proved: { ok: false },
  });
});

test('what would crash the kernel is not tried, and the reason is said', async () => {
  const name = (await inLab("grep -m1 -o '[a-z_0-9]*\\.cold$' /proc/kallsyms")).trim();
  expect(name).toMatch(/\.cold$/);
  const { cards } = await proved(`fn:${name}`, ['--hooks', 'kretprobe']);
  const card = cards.get('kretprobe')!;
  expect(card.proved).toBeNull();
  expect(card.trials).toMatchObject([{ outcome: 'refused', why: expect.stringContaining('jumped into') }]);
});

// called by a raw tracepoint only; it is no ftrace site, and its first instruction is a jump, which the kernel refuses
const NO_SITE = '__bpf_trace_initcall_level';

/** A program at the entry of a function. */
const entryProgram = (fn: string): string => `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "hooklab.h"

struct hl_event {
	__u64 ts;
};
HL_EVENT(struct hl_event);

SEC("fentry/${fn}")
int on_entry(void *ctx)
{
	struct hl_event *e;

	if (!hl_enter())
		return 0;
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	e->ts = bpf_ktime_get_ns();
	hl_submit(e);
	return 0;
}
char LICENSE[] SEC("license") = "GPL";
`;

test('a trampoline goes only where the kernel has a place for it: else a trial refuses', async () => {
  const { cards } = await proved(`fn:${NO_SITE}`, ['--hooks', 'fentry,fexit,kprobe']);
  for (const hook of ['fentry', 'fexit']) {
    const card = cards.get(hook)!;
    expect(card).toMatchObject({ verdict: 'fails', stage: 'attach', errno: 'EBUSY', proved: null });
    expect(card.trials).toMatchObject([
      {
        outcome: 'refused',
        why: expect.stringMatching(/not on the kernel’s ftrace list .* begins with [0-9a-f ]+,/),
      },
    ]);
  }
  // a kprobe is the kernel's own to judge
  expect(cards.get('kprobe')).toMatchObject({ stage: 'attach', errno: 'EINVAL', proved: { ok: false } });
  expect(await left()).toEqual([]);
});

test('and a run is refused before anything is attached', async () => {
  const run = (fn: string) =>
    withFile('entry.bpf.c', entryProgram(fn), (path) =>
      hooklab(['run', path, ...TARGET, '--for', '300ms', '--json']),
    );
  const refused = await run(NO_SITE);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain(`fentry/${NO_SITE} is not attached`);
  const { failure } = JSON.parse(refused.stdout.trim().split('\n').at(-1)!);
  expect(failure.problem).toMatchObject({
    code: 'attach-entry',
    cause: expect.stringContaining('available_filter_functions'),
    fix: expect.stringContaining('hooklab advise'),
  });
  const ran = await run('vfs_read');
  expect(ran.code, ran.stderr).toBe(0);
  expect(JSON.parse(ran.stdout.trim().split('\n').at(-1)!).ledger.entered).toBeGreaterThanOrEqual(0);
  expect(await left()).toEqual([]);
});

test('hits are counted', async () => {
  const { cards } = await proved('rawtracepoint:sys_enter', ['--hooks', 'tp_btf', '--count']);
  expect(cards.get('tp_btf')!.proved!.hits).toBeGreaterThan(0);
});

test('without a target there is nothing to try on', async () => {
  const { code, stdout, stderr } = await hooklab(['advise', 'fn:vfs_unlink', '--prove']);
  expect(code).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr.split('\n')[0]).toMatch(/--prove.*live kernel.*--target/);
});

test('a small sample of this kernel is what was predicted', async () => {
  const sample = ['--any', '12', '--each', '1', '--tracepoints', '6', '--rare', '0', '--seed', '3'];
  const { code, stdout, stderr } = await hooklab([
    'bench',
    'truth',
    '--kernels',
    KERNEL,
    ...sample,
    '--json',
  ]);
  expect(code, stderr + stdout).toBe(0);
  const truth = JSON.parse(stdout);
  expect(truth.cases).toBeGreaterThan(100);
  expect(truth.falseWorks).toBe(0);
  expect(truth.misses).toEqual([]);
  expect(truth.lost).toEqual([]);
  expect(truth.warnings).toEqual([]);
  expect(truth.goals.every((goal: { met: boolean }) => goal.met)).toBe(true);
  // both kinds of outcome were really seen
  expect(truth.confusion.works.attached).toBeGreaterThan(20);
  expect(Object.keys(truth.confusion.fails).length).toBeGreaterThan(2);
  expect(await left()).toEqual([]);
});
