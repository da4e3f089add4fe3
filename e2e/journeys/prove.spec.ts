import { expect, test } from '@playwright/test';
import { hooklab } from '../support/hooklab';

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
  const { stdout } = await hooklab(['lab', 'exec', KERNEL, 'bpftool prog list']);
  return stdout.split('\n').filter((line) => /\bhlt_\d+\b/.test(line));
}

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  const { code, stderr } = await hooklab(['lab', 'boot', KERNEL]);
  expect(code, stderr).toBe(0);
});
test.afterAll(async () => {
  await hooklab(['lab', 'stop', KERNEL]);
});

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
  const { stdout } = await hooklab([
    'lab',
    'exec',
    KERNEL,
    "grep -m1 -o '[a-z_0-9]*\\.cold$' /proc/kallsyms",
  ]);
  const name = stdout.trim();
  expect(name).toMatch(/\.cold$/);
  const { cards } = await proved(`fn:${name}`, ['--hooks', 'kretprobe']);
  const card = cards.get('kretprobe')!;
  expect(card.proved).toBeNull();
  expect(card.trials).toMatchObject([{ outcome: 'refused', why: expect.stringContaining('jumped into') }]);
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
