import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedSpecs } from '../specs';
import { parseSpec, parseSpecText } from './parse';

const good = JSON.stringify(shippedSpecs().find((s) => s.name === 'task-rename'));

/** A good spec with one thing changed. */
// biome-ignore lint/suspicious/noExplicitAny: the tests break it in ways that its type does not allow
function broken(change: (spec: any) => void): unknown {
  const spec = JSON.parse(good);
  change(spec);
  return spec;
}

function problem(value: unknown): Problem {
  try {
    parseSpec(value);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseSpec', () => {
  it('takes what it gave', () => {
    expect(parseSpec(JSON.parse(good))).toEqual(JSON.parse(good));
  });

  // biome-ignore lint/suspicious/noExplicitAny: as above
  const cases: [string, (spec: any) => void, where: string, cause: RegExp][] = [
    ['another version', (s) => (s.version = 3), 'version', /expected 2/],
    ['a field too many', (s) => (s.colums = []), 'colums', /no such field/],
    ['a field too many, deeper', (s) => (s.ways[1].hok = 'tp'), 'ways[1].hok', /no such field/],
    ['an unknown hook', (s) => (s.ways[0].hook = 'xdp'), 'ways[0].hook', /tp/],
    ['a hook that makes no events', (s) => (s.ways[0].hook = 'iter'), 'ways[0].hook', /tp/],
    [
      'a point in other words',
      (s) => (s.ways[0].points = ['task_rename']),
      'ways[0].points[0]',
      /tracepoint:CATEGORY/,
    ],
    [
      'a hook that cannot',
      (s) => (s.ways[0].points = ['fn:f']),
      'ways[0].points[0]',
      /tp cannot hook a function/,
    ],
    ['two ways with one hook', (s) => (s.ways[1] = s.ways[0]), 'ways[1].hook', /another way with tp/],
    ['an unknown type', (s) => (s.columns[1].ctype = 'pid_t'), 'columns[1].ctype', /__s8/],
    ['half a filter', (s) => (s.ways[0].where = ['pid >']), 'ways[0].where[0]', /character 6/],
    ['two columns of one name', (s) => (s.columns[1].name = 'ts'), 'columns[1].name', /another column ts/],
    ['a column named as a status', (s) => (s.columns[1].name = 'a__rc'), 'columns[1].name', /read status/],
    ['a column named by C', (s) => (s.columns[1].name = 'int'), 'columns[1].name', /word of C/],
    [
      'a capture of no column',
      (s) => (s.ways[2].captures.nope = 'pid'),
      'ways[2].captures.nope',
      /no column nope/,
    ],
    [
      'a column without capture',
      (s) => delete s.ways[2].captures.pid,
      'ways[2].captures.pid',
      /nothing is captured/,
    ],
    [
      'a capture of the other kind',
      (s) => (s.ways[0].captures.pid = 'arg.p'),
      'ways[0].captures.pid',
      /tp has fields/,
    ],
    [
      'a broken expression',
      (s) => (s.ways[1].captures.pid = 'arg.task->'),
      'ways[1].captures.pid',
      /character 11/,
    ],
    [
      'a filter on nothing',
      (s) => (s.filter = [{ column: 'no', op: '==', value: 1 }]),
      'filter[0].column',
      /no column/,
    ],
    [
      'a filter of the other type',
      (s) => (s.filter = [{ column: 'pid', op: '==', value: 'x' }]),
      'filter[0]',
      /number/,
    ],
    [
      'a point twice',
      (s) => s.ways[0].points.push(s.ways[0].points[0]),
      'ways[0].points[1]',
      /there already/,
    ],
    [
      'captures at no point of the way',
      (s) => (s.ways[0].at = { 'tracepoint:a:b': {} }),
      'ways[0].at.tracepoint:a:b',
      /none of the points/,
    ],
    [
      'a capture of no column at a point',
      (s) => (s.ways[0].at = { [s.ways[0].points[0]]: { captures: { nope: '1' } } }),
      'ways[0].at.tracepoint:task:task_rename.captures.nope',
      /no column nope/,
    ],
    [
      'a column that one of two points does not give',
      (s) => {
        s.ways[0].points.push('tracepoint:a:b');
        s.ways[0].at = { [s.ways[0].points[0]]: { captures: { pid: 'pid' } } };
        delete s.ways[0].captures.pid;
        delete s.captures.pid;
      },
      'ways[0].at.tracepoint:a:b.captures.pid',
      /nothing is captured/,
    ],
    [
      'a column read at the exit that there is not',
      (s) => {
        s.ways[0].exit = { hook: 'tp', point: 'tracepoint:a:c', captures: { none: 'field.x' } };
      },
      'ways[0].exit.captures.none',
      /no column none/,
    ],
    [
      'an argument read at the end of a record',
      (s) => {
        s.ways[0].exit = { hook: 'tp', point: 'tracepoint:a:c', captures: { pid: 'arg.x' } };
      },
      'ways[0].exit.captures.pid',
      /write field.NAME/,
    ],
    ['an exit of neither form', (s) => (s.ways[0].exit = { hook: 'tp' }), 'ways[0].exit', /point, or points/],
    [
      'fewer exits than points',
      (s) => {
        s.ways[0].points.push('tracepoint:a:b');
        s.ways[0].exit = { hook: 'tp', points: ['tracepoint:a:c'] };
      },
      'ways[0].exit.points',
      /which are 2/,
    ],
    [
      'a point that gives no column',
      (s) => {
        const none = Object.fromEntries(s.columns.map((c: { name: string }) => [c.name, null]));
        s.ways[0].at = { [s.ways[0].points[0]]: { captures: none } };
      },
      'ways[0].at.tracepoint:task:task_rename.captures',
      /one column at least/,
    ],
    [
      'one kind with two sets of columns',
      (s) => {
        s.ways[0].points.push('tracepoint:a:b');
        s.ways[0].at = {
          [s.ways[0].points[0]]: { kind: 'seen' },
          'tracepoint:a:b': { kind: 'seen', captures: { pid: null } },
        };
      },
      'ways[0].at.tracepoint:a:b.kind',
      /seen have other columns/,
    ],
    [
      'a filter on what a point does not give',
      (s) => {
        s.ways[0].points.push('tracepoint:a:b');
        s.ways[0].at = { 'tracepoint:a:b': { captures: { pid: null } } };
        s.filter = [{ column: 'pid', op: '==', value: 1 }];
      },
      'ways[0].at.tracepoint:a:b.captures.pid',
      /the filter asks/,
    ],
    [
      'two kinds behind one exit',
      (s) => {
        s.ways[0].points.push('tracepoint:a:b');
        s.ways[0].exit = { hook: 'tp', point: 'tracepoint:a:c' };
        s.ways[0].at = { 'tracepoint:a:b': { captures: { pid: null } } };
      },
      'ways[0].exit.point',
      /one kind of record/,
    ],
    [
      'a column that hides the kind',
      (s) => {
        s.ways[0].points.push('tracepoint:a:b');
        s.columns[1].name = 'kind';
        for (const w of s.ways) w.captures.kind = 'pid';
        delete s.captures.pid;
        for (const w of s.ways) delete w.captures.pid;
        s.ways[0].at = { 'tracepoint:a:b': { captures: { kind: null } } };
      },
      'columns[1].name',
      /of which kind/,
    ],
    ['a ring of odd size', (s) => (s.limits = { ringBytes: 100_000 }), 'limits.ringBytes', /power of two/],
  ];
  it.each(cases)('names the place of %s', (_name, change, where, cause) => {
    const p = problem(broken(change));
    expect(p).toMatchObject({ code: 'spec', where });
    expect(p.cause).toMatch(cause);
  });

  it('lists all faults in the log, the first in the line', () => {
    const p = problem(
      broken((s) => {
        s.title = '';
        s.columns[0].ctype = 'x';
      }),
    );
    expect(p.cause).toMatch(/and 1 more/);
    expect(p.log?.split('\n')).toHaveLength(2);
  });

  it('tells where the text is no JSON, and of which file', () => {
    expect(() => parseSpecText('{\n  "version": 1,\n}', 'my.json')).toThrow(
      /not JSON \(my\.json, line 3, column 1\)/,
    );
  });

  it('answers anything with a spec or a Problem', () => {
    const key = fc.constantFrom(
      'version',
      'name',
      'columns',
      'ways',
      'captures',
      'filter',
      'limits',
      'exercise',
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (change) => {
        try {
          parseSpec({ ...JSON.parse(good), ...change });
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 500 },
    );
  });
});
