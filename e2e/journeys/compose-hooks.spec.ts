import { expect, test } from '@playwright/test';
import { withFile } from '../support/files';
import { type Golden, goldens } from '../support/goldens';
import { hooklab } from '../support/hooklab';
import { bootedFor } from '../support/lab';

/** What a lab VM does while each runs: opens, renames, executes and unlinks, in processes of its own. */
const BUSY =
  'for i in 1 2 3; do touch /tmp/hl-a && mv /tmp/hl-a /tmp/hl-b && rm /tmp/hl-b && sh -c true; done';
/** Programs at these are hit by that. */
const HIT = /^SEC\("[^"]*(?:unlink|open|exec|rename|sys_enter|sys_exit|sched_switch)[^"]*"\)/m;
/** A USDT probe that Debian has; what a golden names is of no machine. */
const USDT = 'SEC("usdt//lib/x86_64-linux-gnu/libstdc++.so.6:libstdcxx:throw")';

/** Of every hook the first program that has it; first of all those that are hit. */
function sample(kernel: string): Golden[] {
  const seen = new Set<string>();
  const here = goldens.filter((golden) => golden.kernel === kernel);
  const isHit = ({ source }: Golden): boolean => HIT.test(source);
  return [...here.filter(isHit), ...here.filter((golden) => !isHit(golden))].filter(({ hooks }) => {
    const fresh = hooks.some((hook) => !seen.has(hook));
    for (const hook of hooks) seen.add(hook);
    return fresh;
  });
}

async function runs(golden: Golden): Promise<void> {
  const target = `lab:${golden.kernel}`;
  const source = golden.source.replace(/^SEC\("usdt\/[^"]*"\)/gm, USDT);
  const { code, stdout, stderr } = await withFile('golden.bpf.c', source, (path) =>
    hooklab(['run', path, ...['--target', target, '--for', '1s', '--exec', BUSY, '--json']]),
  );
  expect(code, stderr + stdout).toBe(0);
  const lines = stdout.trim().split('\n');
  const { ledger } = JSON.parse(lines.at(-1)!);
  expect(ledger.decodeErrors).toBe(0);
  expect(ledger.reserved).toBe(ledger.decoded);
  expect(ledger.entered).toBe(ledger.own + ledger.filtered + ledger.reserveFailed + ledger.reserved);
  if (HIT.test(golden.source)) expect(ledger.entered, stdout).toBeGreaterThan(0);
}

test.describe.configure({ mode: 'serial' });

for (const kernel of ['6.12', '7.2']) {
  // 7.2 has what 6.12 has, and what only it has is tried there
  const known = new Set(kernel === '6.12' ? [] : sample('6.12').flatMap(({ hooks }) => hooks));
  const tried = sample(kernel).filter(({ hooks }) => hooks.some((hook) => !known.has(hook)));

  test.describe(`on ${kernel}`, () => {
    bootedFor(kernel);

    for (const golden of tried) {
      test(`${golden.hooks.join(' and ')}: ${golden.name} is compiled, loaded and attached`, async () => {
        await runs(golden);
      });
    }
  });
}

test('every kind of hook that the generator writes is among them', () => {
  const written = new Set(goldens.flatMap(({ hooks }) => hooks));
  const tried = new Set(['6.12', '7.2'].flatMap(sample).flatMap(({ hooks }) => hooks));
  expect([...written].filter((hook) => !tried.has(hook))).toEqual([]);
  for (const hook of [
    'tp',
    'raw_tp',
    'tp_btf',
    'kprobe',
    'kretprobe',
    'ksyscall',
    'kretsyscall',
    'fentry',
    'fexit',
  ]) {
    expect(tried, hook).toContain(hook);
  }
  for (const hook of ['fsession', 'fmod_ret', 'lsm', 'kprobe.session', 'uretprobe', 'usdt']) {
    expect(tried, hook).toContain(hook);
  }
});
