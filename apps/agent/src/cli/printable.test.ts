import { type AdvisorFacts, advise, type Candidate, factsOf, type Question } from '@hooklab/advisor';
import { Problem, printableJson } from '@hooklab/base';
import { parsePoint } from '@hooklab/hook';
import { diagnosisSchema, type TrialReport } from '@hooklab/protocol';
import { Surface } from '@hooklab/surface';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { card, shape } from '../answer/card';
import { reportLines } from './doctor';
import { failureLines } from './failure';

// Whatever text a kernel, a compiler or a loader on another machine gives, no output of it steers a terminal.

/** What steers a terminal, breaks a line or hides; half surrogates too. */
const STEERS =
  /[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  // the characters that matter, close together
  fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 0xa0 }),
        fc.constantFrom(
          0x061c,
          0x200b,
          0x2028,
          0x202e,
          0x2066,
          0xfeff,
          0xd83d,
          0xdc0d,
          0x1b,
          0x5b,
          0x0a,
          0x0d,
        ),
      ),
      { maxLength: 30 },
    )
    .map((codes) => String.fromCharCode(...codes)),
);
const maybe = fc.option(text, { nil: null });

/** Each is one line that steers nothing; as JSON too, which is the same value again. */
function steersNothing(lines: readonly string[], value: unknown): void {
  for (const each of lines) expect(each).not.toMatch(STEERS);
  const json = printableJson(value);
  expect(json).not.toMatch(STEERS);
  expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
}

describe('advise', () => {
  const KERNEL = new Map([
    ['kallsyms', 'ffffffff81000000 T _text\nffffffff81000010 T vfs_unlink\nffffffff82000000 T _etext\n'],
    ['available_filter_functions', 'vfs_unlink\n'],
    ['available_events', 'task:task_rename\n'],
    ['events/task/task_rename/format', 'name: task_rename\nID: 1\nformat:\n'],
  ]);
  const factsWith = (more: Iterable<[string, string]> = []): AdvisorFacts =>
    factsOf(
      new Surface(
        'sent',
        new Map([...KERNEL, ...more].map(([name, content]) => [name, Buffer.from(content)])),
      ),
    );
  const POINTS = ['fn:vfs_unlink', 'fn:no_such', 'tracepoint:task:task_rename', 'lsm:file_open'];
  const questions = POINTS.map((point): Question => ({ kind: 'point', point: parsePoint(point) }));

  const report = fc.record<TrialReport>({
    point: text,
    hook: fc.constant('fentry'),
    outcome: fc.constantFrom('attached', 'failed', 'refused'),
    stage: fc.constantFrom('load', 'attach', null),
    errno: maybe,
    why: maybe,
    log: maybe,
    hits: fc.constantFrom(null, 3),
    countedMs: fc.constantFrom(null, 100),
    ms: fc.constant(1),
  } as never);

  it('prints cards of any kernel: its files may hold anything', () => {
    const file = fc.constantFrom(...KERNEL.keys(), 'lsm', 'config', 'modules', 'kernel', 'kprobes_blacklist');
    let cards = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(file, fc.boolean(), fc.array(text, { maxLength: 6 })), { maxLength: 4 }),
        fc.constantFrom(...questions),
        fc.array(report, { maxLength: 2 }),
        (files, question, reports) => {
          const more = files.map(([name, wellFormed, lines]): [string, string] => {
            // its names are any, or its lines are
            const made =
              wellFormed && name === 'kallsyms' ? lines.map((fn) => `ffffffff81000020 t ${fn}`) : lines;
            return [name, (KERNEL.get(name) ?? '') + made.join('\n')];
          });
          try {
            for (const candidate of advise(factsWith(more), question, {}).candidates) {
              steersNothing(card(candidate, reports), shape(candidate, reports));
              cards++;
            }
          } catch (error) {
            // what is no file of a kernel is said, in a line as well
            if (!(error instanceof Problem)) throw error;
            steersNothing(failureLines({ problem: error, diagnostics: [], diagnosis: null }), { ...error });
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(cards).toBeGreaterThan(500);
  });

  /** Names of our own, which the text pack or a table is asked for. */
  const OURS = new Set(['id', 'hook', 'verdict', 'stage', 'predicate', 'kind', 'need', 'how', 'stability']);
  /** A copy with `into` in every other string. */
  function filled<T>(value: T, into: string, key = ''): T {
    if (typeof value === 'string') return (OURS.has(key) ? value : `${value}${into}`) as T;
    if (Array.isArray(value)) return value.map((each) => filled(each, into, key)) as T;
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, filled(v, into, k)])) as T;
  }

  it('prints cards whatever stands in any part of them', () => {
    const candidates: Candidate[] = questions.flatMap((question) => [
      ...advise(factsWith(), question, {}).candidates,
    ]);
    expect(candidates.length).toBeGreaterThan(10);
    fc.assert(
      fc.property(
        fc.constantFrom(...candidates),
        text,
        fc.array(report, { maxLength: 2 }),
        (of, into, reports) => {
          const candidate = filled(of, into);
          const lines = card(candidate, reports);
          // it does get there
          if (/^[a-z]+$/.test(into)) expect(lines.join()).toContain(into);
          steersNothing(lines, shape(candidate, reports));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('doctor', () => {
  it('prints any report of a loader: a line for each check and hook, and one for a way out', () => {
    const check = fc.record({
      id: text,
      state: fc.constantFrom('ok' as const, 'limited' as const, 'missing' as const),
      title: text,
      found: text,
      way: text,
    });
    const hook = fc.record({
      state: fc.constantFrom('ok' as const, 'missing' as const, 'unknown' as const),
      why: text,
      log: text,
    });
    fc.assert(
      fc.property(
        fc.array(check, { maxLength: 5 }),
        fc.dictionary(text, hook, { maxKeys: 5 }),
        (checks, hooks) => {
          const ways = checks.filter(({ state, way }) => state !== 'ok' && way !== '');
          const lines = reportLines({ checks, hooks });
          expect(lines).toHaveLength(checks.length + ways.length + Object.keys(hooks).length);
          steersNothing(lines, { version: 1, checks, hooks });
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a failure', () => {
  const remedy = fc.record({
    kind: text,
    text,
    hook: maybe,
    point: maybe,
    section: maybe,
    edit: fc.constant(null),
    command: maybe,
    proof: fc.oneof(
      fc.constant(null),
      fc.record({ state: fc.constant('untried' as const), why: text }),
      fc.record({ state: fc.constant('fails' as const), stage: fc.constant('load' as const), why: text }),
    ),
  });
  const diagnosis = fc.record({
    id: fc.constantFrom('E-01', null),
    title: text,
    cause: maybe,
    here: maybe,
    fix: maybe,
    kernel: maybe,
    evidence: fc.constant([]),
    sources: fc.array(text, { maxLength: 2 }),
    line: fc.constant(null),
    said: maybe,
    remedies: fc.array(remedy, { maxLength: 3 }),
  });
  const failure = fc.record({
    problem: fc.record(
      { code: text, what: text, where: text, cause: text, fix: text, log: text },
      { requiredKeys: ['code', 'what'] },
    ),
    diagnostics: fc.array(
      fc.record({
        tool: fc.constantFrom('clang' as const, 'verifier' as const),
        severity: fc.constantFrom('error' as const, 'warning' as const),
        line: fc.constantFrom(null, 14),
        column: fc.constant(null),
        message: text,
      }),
      { maxLength: 3 },
    ),
    diagnosis: fc.option(diagnosis, { nil: null }),
  });

  const before = process.env.HOOKLAB_LOG;
  afterEach(() => {
    if (before === undefined) delete process.env.HOOKLAB_LOG;
    else process.env.HOOKLAB_LOG = before;
  });

  it('prints whatever tools and kernel say, with its log and without', () => {
    for (const log of [undefined, '1']) {
      if (log) process.env.HOOKLAB_LOG = log;
      else delete process.env.HOOKLAB_LOG;
      fc.assert(
        fc.property(failure, (failed) => {
          if (failed.diagnosis) diagnosisSchema.parse(failed.diagnosis);
          const lines = failureLines(failed as Parameters<typeof failureLines>[0]);
          expect(lines[0]).toMatch(/^hooklab: /);
          steersNothing(lines, { failure: failed });
        }),
        { numRuns: 700 },
      );
    }
  });
});
