import { expect, it } from 'vitest';
import type { Check } from '../format/schema';
import { evaluate } from './evaluate';
import type { Evidence, Pane } from './evidence';

const pane = (name: string, more: Partial<Pane> = {}): Pane => ({
  name,
  hook: name,
  spec: null,
  source: 'bpf_probe_read_user_str(…)',
  rows: [
    { comm: 'rm', path: 'hl-abc', result: 0, port: '18446744073709551615' },
    { comm: 'rm', path: null, path_status: 'EFAULT', result: -14, port: '1' },
  ],
  groups: null,
  ledger: { entered: 3, missed: null } as Pane['ledger'],
  problem: null,
  ...more,
});

const evidence: Evidence = {
  secrets: { file: 'hl-abc', count: 1 },
  panes: [
    pane('tp'),
    pane('raw_tp', { rows: [] }),
    pane('sums', { groups: [{ comm: 'rm', count: 7 }] }),
    pane('lsm', { problem: { code: 'x', what: 'It did not load', cause: 'Unknown error 524' } }),
  ],
  answer: ' hl-abc ',
  verdict: () => 'fails',
  trial: (point) => (point === 'fn:f' ? { outcome: 'attached', hits: 0, said: '' } : null),
  lists: () => ({ kallsyms: true, traceable: false, btf: true, blacklist: false, event: false, raw: false }),
};

type Case = [what: Omit<Check, 'say'>, ok: boolean];
const cases: Case[] = [
  [{ rows: { where: { path: '{file}' }, count: 1 } }, true],
  [{ rows: { where: { path: '{nobody}' }, count: '>= 1' } }, false],
  [{ rows: { where: { '*': '{file}' }, count: 1 } }, true],
  [{ rows: { where: { '*': 'hl-nobody' }, count: '>= 1' } }, false],
  [{ rows: { where: { path: null }, count: '{count}' } }, true],
  [{ rows: { where: { path: { starts: 'hl-' } }, count: 1 } }, true],
  [{ rows: { where: { path: { ends: 'c' } }, count: '> 1' } }, false],
  [{ rows: { where: { result: { range: '< 0' } }, count: 1 } }, true],
  [{ rows: { where: { result: { not: 0 } }, count: '1..1' } }, true],
  [{ rows: { where: { nowhere: { not: 0 } }, count: 0 } }, true],
  [{ rows: { of: 'nobody', where: {}, count: 0 } }, false],
  [{ rows: { of: 'lsm', where: {}, count: 0 } }, false],
  [{ same: { of: ['tp', 'sums'], where: {} } }, true],
  [{ same: { of: ['tp', 'raw_tp'], where: {} } }, false],
  [{ same: { of: ['raw_tp', 'raw_tp'], where: {} } }, false],
  [{ groups: { of: 'sums', where: { count: { range: '>= 7' } }, count: 1 } }, true],
  [{ groups: { of: 'tp', where: {}, count: 0 } }, false],
  [{ ledger: { account: 'entered', is: 3 } }, true],
  [{ ledger: { account: 'missed', is: 0 } }, false],
  [{ failed: { of: 'lsm', has: '524' } }, true],
  [{ failed: { of: 'tp', has: '' } }, false],
  [{ source: { has: 'user_str' } }, true],
  [{ spec: { hook: ['tp'] } }, true],
  [{ spec: { hook: ['kprobe'] } }, false],
  [{ spec: { filters: false } }, false],
  [{ verdict: { point: 'fn:f', hook: 'fentry', is: ['fails'] } }, true],
  [{ trial: { point: 'fn:f', hook: 'lsm', is: 'attached', fired: false } }, true],
  [{ trial: { point: 'fn:g', hook: 'lsm', is: 'failed' } }, false],
  [{ lists: { point: 'fn:f', in: { kallsyms: true, traceable: false } } }, true],
  [{ lists: { point: 'fn:f', in: { blacklist: true } } }, false],
  [{ answer: { is: '{file}' } }, true],
  [{ answer: { range: '1' } }, false],
  [{ answer: { lists: { btf: true, traceable: false } } }, true],
];

it.each(cases)('%j is %s', (check, ok) => {
  const [result] = evaluate([{ say: 'x', ...check }], evidence);
  expect(result!.ok, result!.saw).toBe(ok);
  expect(result!.saw).not.toBe('');
});

it('what was seen never has what was planted', () => {
  const asked = cases.map(([check]): Check => ({ say: 'x', ...check }));
  for (const { saw } of evaluate(asked, { ...evidence, answer: 'x' })) expect(saw).not.toContain('hl-abc');
});
