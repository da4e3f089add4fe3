import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Problem } from '@hooklab/base';
import { readTar, Surface } from '@hooklab/surface';
import { describe, expect, it, test } from 'vitest';
import type { ProbeFacts } from '../facts/facts';
import { generate } from '../passes/passes';
import { findSpec, shippedSpecs } from '../specs';
import { checkDraft } from './check';
import type { SpecDraft } from './draft';
import { draftOf } from './of-spec';
import { withHook } from './with-hook';

const path = fileURLToPath(new URL('../../../surface/shipped/debian-6.12.tar.xz', import.meta.url));
const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 256 * 1024 ** 2 });
const facts: ProbeFacts = {
  kernel: 'debian-6.12',
  arch: 'x86_64',
  surface: new Surface('debian-6.12', readTar(tar)),
};

function sourceOr(make: () => string | null): string | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

describe('a shipped spec as a form becomes the same program', () => {
  const cases = shippedSpecs().flatMap((spec) =>
    spec.ways.map(({ hook }) => ({ spec, hook, name: `${spec.name} ${hook}` })),
  );
  it.each(cases)('$name', ({ spec, hook }) => {
    const checked = checkDraft(draftOf(spec, hook), facts);
    const source = sourceOr(() => generate(spec, hook, facts).source);
    expect(checked.faults).toEqual([]);
    expect(checked.source).toBe(source);
    // and by its other hooks too
    expect(checked.spec!.ways.map((way) => way.hook)).toEqual(spec.ways.map((way) => way.hook));
    for (const way of spec.ways) {
      expect(sourceOr(() => generate(checked.spec!, way.hook, facts).source)).toBe(
        sourceOr(() => generate(spec, way.hook, facts).source),
      );
    }
  });
});

/** A column more, as it is typed. */
const typed = (
  draft: SpecDraft,
  text: string,
  more: Partial<SpecDraft['columns'][number]> = {},
): SpecDraft => ({
  ...draft,
  columns: [
    ...draft.columns,
    { id: 100, name: '', text, at: {}, atExit: false, ctype: null, about: '', ...more },
  ],
});
const renames = draftOf(findSpec('task-rename'), 'fentry');
const faultsOf = (draft: SpecDraft) => checkDraft(draft, facts).faults;

test('a column that is typed gets its name and width from the kernel', () => {
  const { columns, source, faults } = checkDraft(typed(renames, 'tsk->signal->oom_score_adj'), facts);
  expect(faults).toEqual([]);
  expect(columns.at(-1)).toEqual({ id: 100, name: 'oom_score_adj_2', ctype: '__s16' });
  expect(source).toContain('oom_score_adj_2');
});

test.each([
  ['tsk->signl', /struct task_struct has no signl/, [5, 10], ['signal']],
  ['tsk->', /./, null, null],
  ['', /write what the column shows/, null, []],
  ['nosuch', /./, null, null],
  ['tsk->se', /whole struct/, null, []],
] as const)('a column “%s” is wrong at its place', (text, message, at, near) => {
  const [fault, ...more] = faultsOf(typed(renames, text));
  expect(more).toEqual([]);
  expect(fault!.place).toBe('column.100');
  expect(fault!.message).toMatch(message);
  if (at) expect([fault!.from, fault!.to]).toEqual(at);
  if (near) expect(fault!.near).toEqual(near);
});

test('a name that is taken, one that is none, a hook that does not fit', () => {
  expect(faultsOf(typed(renames, 'cpu', { name: 'pid' }))).toMatchObject([{ place: 'column.100.name' }]);
  expect(faultsOf(typed(renames, 'cpu', { name: 'No Name' }))).toMatchObject([{ place: 'column.100.name' }]);
  expect(faultsOf({ ...renames, points: ['tracepoint:task:task_rename'] })).toMatchObject([
    { place: 'point.0', message: expect.stringContaining('fentry cannot hook this') },
  ]);
  expect(faultsOf({ ...renames, points: ['fn:no_such_function_here'] })[0]).toMatchObject({
    place: 'point.0',
  });
});

test('filters: of a column, of a constant, any expression; what is wrong is told at its line', () => {
  const draft = (...filters: string[]): SpecDraft => ({ ...renames, filters });
  const right = checkDraft(draft('pid > 10', 'oldcomm ^= ssh', 'tsk->pid > 1 && uid == 0'), facts);
  expect(right.faults).toEqual([]);
  expect(right.spec!.filter).toEqual([
    { column: 'pid', op: '>', value: 10 },
    { column: 'oldcomm', op: '^=', value: 'ssh' },
  ]);
  expect(right.spec!.ways.find(({ hook }) => hook === 'fentry')!.where).toHaveLength(1);
  expect(faultsOf(draft('pid > 10', 'oldcom ^= ssh'))).toMatchObject([
    { place: 'filter.1', near: ['oldcomm'] },
  ]);
  expect(faultsOf(draft('tsk->pd > 1'))).toMatchObject([
    { place: 'filter.0', near: expect.arrayContaining(['pid']) },
  ]);
});

test('sums and limits: by columns that may be renamed; a number that is none', () => {
  const sums = { by: [3], totals: [{ op: 'log2' as const, column: 2, from: '', step: '', slots: '' }] };
  const { spec, faults } = checkDraft({ ...renames, sums }, facts);
  expect(faults).toEqual([]);
  expect(spec!.aggregate!.by).toEqual([renames.columns[2]!.name]);
  expect(faultsOf({ ...renames, sums: { by: [77], totals: [] } })).toMatchObject([{ place: 'sums.by.0' }]);
  const limits = { ...renames.limits, rate: '100', seconds: '5' };
  expect(checkDraft({ ...renames, limits }, facts).spec!.limits).toEqual({ rate: 100, seconds: 5 });
  expect(faultsOf({ ...renames, limits: { ...renames.limits, seconds: 'soon' } })).toMatchObject([
    { place: 'limits.seconds' },
  ]);
});

test('another hook: what was left alone is said in its words, what was typed stays', () => {
  const unlink = typed(draftOf(findSpec('unlinkat'), 'fentry'), 'arg.flag & 0x200');
  const turned = withHook(unlink, 'tp');
  expect(turned.points).toEqual(['tracepoint:syscalls:sys_enter_unlinkat']);
  expect(turned.columns.find(({ name }) => name === 'path')!.text).toBe('field.pathname');
  expect(turned.columns.at(-1)!.text).toBe('field.flag & 0x200');
  expect(faultsOf(turned)).toEqual([]);
  expect(withHook(turned, 'fentry')).toEqual(unlink);
});
