import { expect, test } from 'vitest';
import { currentStage, failedStage, isLive, lostRun, newRun, withEnd, withStage } from './runState';

const end = { why: 'stopped', text: 'Stopped by a browser' } as const;

const fresh = newRun('unlinkat · tp', 'lab:6.12', 0);

test('the current stage is the one after the last that was told', () => {
  let run = fresh;
  expect(currentStage(run)).toBe('target');
  run = withStage(run, 'target', 15_000);
  expect(currentStage(run)).toBe('generate');
  run = withStage(run, 'generate', 1);
  expect(currentStage(run)).toBe('compile');
  // A program by hand has no `generate`; how long `start` takes is told at the end.
  expect(currentStage(withStage(fresh, 'compile', 40))).toBe('start');
  expect(currentStage(withStage(withStage(fresh, 'compile', 40), 'open', 2))).toBe('load');
});

test('attached is streaming, before any event', () => {
  let run = fresh;
  for (const stage of ['generate', 'compile', 'open', 'load', 'attach'] as const)
    run = withStage(run, stage, 1);
  expect([run.phase, currentStage(run)]).toEqual(['streaming', 'stream']);
});

test('a failed run names the stage it failed at, and keeps the times of the others', () => {
  const compiled = withStage(withStage(fresh, 'generate', 1), 'compile', 40);
  const problem = { code: 'verifier', what: 'refused' };
  const run = withEnd(
    { ...withStage(compiled, 'open', 2), id: 1 },
    { end, ledger: null, problem, diagnostics: [], diagnosis: null },
  );
  expect([failedStage(run), currentStage(run), run.stages.compile]).toEqual(['load', null, 40]);
});

test('what clang refused failed at compile, though its time was told', () => {
  const compiled = { ...withStage(withStage(fresh, 'generate', 1), 'compile', 40), id: 1 };
  const problem = { code: 'compile', what: 'does not compile' };
  const error = { tool: 'clang', severity: 'error', line: 1, column: 1, message: 'm' } as const;
  expect(
    failedStage(withEnd(compiled, { end, ledger: null, problem, diagnostics: [error], diagnosis: null })),
  ).toBe('compile');
});

test('a target that did not open, an object that was not taken', () => {
  const failed = { end, ledger: null, problem: { code: 'x', what: 'x' }, diagnostics: [], diagnosis: null };
  const numbered = { ...fresh, id: 1 };
  expect(failedStage(withEnd(numbered, failed))).toBe('target');
  const compiled = withStage(withStage(numbered, 'target', 1), 'compile', 40);
  expect(failedStage(withEnd(compiled, failed))).toBe('open');
});

test('a run that was refused before it had a number failed at no stage', () => {
  const problem = { code: 'source-too-large', what: 'too large' };
  expect(
    failedStage(withEnd(fresh, { end, ledger: null, problem, diagnostics: [], diagnosis: null })),
  ).toBeNull();
});

test('a run that was asked to stop and did has no failed stage', () => {
  const run = withEnd(withStage(fresh, 'attach', 1), {
    end,
    ledger: null,
    problem: null,
    diagnostics: [],
    diagnosis: null,
  });
  expect([failedStage(run), isLive(run)]).toEqual([null, false]);
});

test('a run lost with the connection has ended, with the cause, and keeps its last ledger', () => {
  const ledger = {
    entered: 1,
    own: 0,
    aggregated: 0,
    filtered: 0,
    reserveFailed: 0,
    reserved: 1,
    missed: null,
    decoded: 1,
    decodeErrors: 0,
    lost: 0,
    before: 0,
    delivered: 1,
    shed: 0,
    named: {},
  };
  const run = lostRun({ ...withStage(fresh, 'attach', 1), ledger });
  expect(run.phase).toBe('ended');
  expect(run.problem?.cause).toContain('connection');
  expect(run.ledger).toEqual(ledger);
});
