import type { DiagnosisInfo, RemedyInfo } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { newRun } from '../../run/runState';
import type { BenchState } from '../../workspace/bench';
import { actOf, firstRemedy } from './remedy';

const remedy = (more: Partial<RemedyInfo> = {}): RemedyInfo => ({
  kind: 'other-hook',
  text: 'Use tp/a/b',
  hook: 'tp',
  point: null,
  section: 'tp/a/b',
  edit: [{ line: 1, count: 1, text: 'x' }],
  command: null,
  proof: null,
  ...more,
});
const bench = (more: Partial<BenchState> = {}): BenchState => ({
  target: 'local',
  spec: 'hand',
  hook: 'section',
  source: 'int x;',
  edited: true,
  revision: 0,
  composing: false,
  problem: null,
  made: null,
  kept: true,
  specs: [{ name: 'unlinkat', title: '', about: '', hooks: ['fentry', 'tp'], exercise: null }],
  ...more,
});
const NO_DIAGNOSIS: DiagnosisInfo = {
  id: 'E-07',
  title: '',
  cause: null,
  here: null,
  fix: null,
  kernel: null,
  evidence: [],
  sources: [],
  line: null,
  said: null,
  remedies: [],
};
const run = { ...newRun('By hand', 'local', 0, 'int x;'), phase: 'ended' as const };

test('an edit is for the source that failed', () => {
  expect(actOf(remedy(), run, bench())).toEqual({ do: 'edit' });
  expect(actOf(remedy(), run, bench({ source: 'int y;' }))).toEqual({ do: 'stale' });
  expect(actOf(remedy({ edit: null }), run, bench())).toEqual({ do: 'none' });
});

test('a hook that the probe has is chosen, not edited in', () => {
  const spec = bench({ spec: 'unlinkat', hook: 'fentry', edited: false });
  expect(actOf(remedy(), run, spec)).toEqual({ do: 'hook', hook: 'tp' });
  // its C is the person's own by now
  expect(actOf(remedy(), run, { ...spec, edited: true })).toEqual({ do: 'edit' });
  expect(actOf(remedy({ hook: 'kprobe' }), run, spec)).toEqual({ do: 'edit' });
});

test('the first that a click can do is the one that the key does', () => {
  const words = remedy({ kind: 'caps', hook: null, edit: null });
  const diagnosis = { ...NO_DIAGNOSIS, remedies: [words, remedy()] };
  expect(firstRemedy({ ...run, diagnosis }, bench())).toBe(diagnosis.remedies[1]);
  expect(firstRemedy({ ...run, diagnosis }, bench({ source: '' }))).toBeNull();
  expect(firstRemedy({ ...run, diagnosis, phase: 'starting' }, bench())).toBeNull();
  expect(firstRemedy(null, bench())).toBeNull();
});

test('what failed when it was tried is no button, and what was not tried comes after what was', () => {
  const withdrawn = remedy({ edit: null, proof: { state: 'fails', stage: 'load', why: 'R1 is NULL' } });
  const untried = remedy({ text: 'second', proof: { state: 'untried', why: 'no time' } });
  const checking = remedy({ text: 'third', proof: { state: 'checking' } });
  const works = remedy({ text: 'fourth', proof: { state: 'works', hits: 3, ms: 250 } });
  const first = (...remedies: RemedyInfo[]) =>
    firstRemedy({ ...run, diagnosis: { ...NO_DIAGNOSIS, remedies } }, bench());
  expect(actOf(withdrawn, run, bench())).toEqual({ do: 'none' });
  expect(first(withdrawn, untried, checking, works)).toBe(checking);
  expect(first(withdrawn, untried, works)).toBe(works);
  expect(first(withdrawn, untried)).toBe(untried);
  expect(first(withdrawn)).toBeNull();
  // of a warning also while the run goes on
  const warning = { id: 'W-07', title: '', cause: '', fix: '', line: null, remedies: [works] };
  expect(firstRemedy({ ...run, phase: 'streaming', warnings: [warning] }, bench())).toBe(works);
});
