import { Problem } from '@hooklab/base';
import { MAX_SOURCE } from '@hooklab/protocol';
import type { Groups } from '@hooklab/records';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { batchOf, unlinkLayout, unlinkRecord } from '../stream/store/fixtures';
import { Runs } from './runs';

const request = { target: 'local', title: 'unlinkat · tp', source: 'int x;' } as const;
const end = { why: 'stopped', text: 'Stopped by a browser' } as const;
const info = {
  run: 7,
  target: 'local',
  title: 'unlinkat · tp',
  phase: 'streaming',
  ageMs: 9,
  watchers: 0,
} as const;
const record = unlinkRecord({ ts: 1n, pid: 1, dfd: 0, comm: 'rm', path: '/a' });
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

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', () => 0);
});
afterEach(() => vi.useRealTimers());

function started(agent = new FakeAgent({ 'run.start': () => ({ run: 7 }), 'run.stop': () => ({}) })) {
  const runs = new Runs(agent, () => Date.now());
  return { agent, runs };
}

test('batches become rows, and their bytes are given back as credit', async () => {
  const { agent, runs } = started();
  await runs.start(request);
  agent.tell('run.layouts', { run: 7, layouts: [unlinkLayout], groups: null, programs: ['p'] });
  agent.tell('run.stage', { run: 7, stage: 'attach', ms: 1 });
  const batch = batchOf([record, record], 7);
  agent.tellBatch(7, batch);
  agent.tellBatch(7, batch);
  await vi.advanceTimersByTimeAsync(100);
  expect(runs.rows.get()?.ring.end).toBe(4);
  expect(agent.acks.reduce((sum, a) => sum + a.bytes, 0)).toBe(2 * batch.byteLength);
  expect(agent.acks.every((a) => a.run === 7)).toBe(true);
  expect(runs.current.get()?.phase).toBe('streaming');
});

test('what comes before the answer that numbers the run is its own', async () => {
  const { agent, runs } = started();
  agent.answers['run.start'] = () => {
    agent.tell('run.stage', { run: 7, stage: 'generate', ms: 1 });
    return { run: 7 };
  };
  await runs.start(request);
  expect(runs.current.get()).toMatchObject({ id: 7, stages: { generate: 1 } });
});

test('a run asks for the workbench’s own events only where they are to be shown', async () => {
  const { agent, runs } = started();
  await runs.start(request);
  agent.tell('run.ended', { run: 7, end, ledger: null, problem: null, diagnostics: [], diagnosis: null });
  runs.showOwn.set(true);
  await runs.start(request);
  expect(agent.of('run.start')).toEqual([request, { ...request, showOwn: true }]);
});

test('messages and batches of an older run change nothing', async () => {
  const { agent, runs } = started();
  await runs.start(request);
  agent.tell('run.layouts', { run: 7, layouts: [unlinkLayout], groups: null, programs: [] });
  agent.tell('run.ledger', { run: 6, ledger, stats: null });
  agent.tellBatch(6, batchOf([record], 6));
  agent.tell('run.ended', { run: 6, end, ledger: null, problem: null, diagnostics: [], diagnosis: null });
  expect(runs.current.get()).toMatchObject({ phase: 'starting', ledger: null });
  expect(runs.rows.get()?.ring.end).toBe(0);
});

test('stopping before the run has a number stops it as soon as it has one', async () => {
  let number: (value: { run: number }) => void = () => {};
  const { agent, runs } = started();
  agent.answers['run.start'] = () => new Promise((resolve) => (number = resolve));
  const start = runs.start(request);
  await runs.stop();
  expect(runs.current.get()?.phase).toBe('stopping');
  number({ run: 7 });
  await start;
  expect(agent.of('run.stop')).toEqual([{ run: 7 }]);
});

test('a broken connection keeps the run and its rows; the page goes on with both, and counts what it missed', async () => {
  const { agent, runs } = started();
  await runs.start(request);
  agent.tell('run.layouts', { run: 7, layouts: [unlinkLayout], groups: null, programs: [] });
  agent.tellBatch(7, batchOf([record], 7));
  agent.connection.set('away');
  expect(runs.current.get()).toMatchObject({ phase: 'starting', problem: null });
  agent.answers['run.watch'] = () => {
    agent.tell('run.layouts', { run: 7, layouts: [unlinkLayout], groups: null, programs: [] });
    agent.tell('run.ledger', { run: 7, ledger: { ...ledger, before: 5 }, stats: null });
    agent.tellBatch(7, batchOf([record], 7));
    return { run: info, source: request.source };
  };
  agent.connection.set('online');
  await vi.advanceTimersByTimeAsync(0);
  // what it knows is not sent again
  expect(agent.of('run.watch')).toEqual([{ run: 7, have: 1 }]);
  expect(runs.rows.get()?.ring.end).toBe(2);
  expect(runs.rows.get()?.gapBefore(1)).toMatchObject({ records: 4 });
});

test('a run that the agent no longer has is said to have ended, and the rows are kept', async () => {
  const { agent, runs } = started();
  await runs.start(request);
  agent.tell('run.layouts', { run: 7, layouts: [unlinkLayout], groups: null, programs: [] });
  agent.tellBatch(7, batchOf([record], 7));
  agent.answers['run.watch'] = () => {
    throw new Problem({ code: 'unknown-run', what: 'no run 7' });
  };
  agent.connection.set('away');
  agent.connection.set('online');
  await vi.advanceTimersByTimeAsync(0);
  expect(runs.current.get()).toMatchObject({ phase: 'ended', problem: { code: 'agent-away' } });
  expect(runs.rows.get()?.ring.end).toBe(1);
});

test('a page that is loaded again goes on with the run of its tab', async () => {
  const agent = new FakeAgent({
    'runs.list': () => ({ runs: [info, { ...info, run: 8, watchers: 1 }] }),
    'run.watch': ({ run }) => ({ run: { ...info, run }, source: 'int x;' }),
  });
  const runs = new Runs(agent, () => Date.now(), { getItem: () => '8', setItem: () => {} });
  agent.connection.set('away');
  agent.connection.set('online');
  await vi.advanceTimersByTimeAsync(0);
  agent.tell('run.stage', { run: 8, stage: 'stream', ms: 1 });
  agent.tell('run.layouts', { run: 8, layouts: [unlinkLayout], groups: null, programs: ['p'] });
  agent.tell('run.limit', { run: 8, leftMs: 5000 });
  agent.tell('run.ledger', { run: 8, ledger: { ...ledger, before: 1, delivered: 0 }, stats: null });
  agent.tellBatch(8, batchOf([record], 8));
  expect(runs.current.get()).toMatchObject({
    id: 8,
    phase: 'streaming',
    source: 'int x;',
    endsAt: Date.now() + 5000,
  });
  expect(runs.rows.get()?.ring.end).toBe(1);
  expect(runs.rows.get()?.gapBefore(0)).toMatchObject({ records: 1 });
});

test('the end brings the last ledger, the problem and the remarks', async () => {
  const { agent, runs } = started();
  await runs.start(request);
  const problem = { code: 'verifier', what: 'refused' };
  agent.tell('run.ended', { run: 7, end, ledger, problem, diagnostics: [], diagnosis: null });
  expect(runs.current.get()).toMatchObject({ phase: 'ended', ledger, problem });
  await runs.start(request);
  expect(agent.of('run.start')).toHaveLength(2);
});

test('a failure is shown by what is known, and again when the kernel’s files have been read; of this run only', async () => {
  const { agent, runs } = started();
  await runs.start(request);
  const failed = { ledger: null, diagnostics: [], diagnosis: null };
  agent.tell('run.ended', {
    run: 7,
    end,
    problem: { code: 'load', what: 'general' },
    ...failed,
    explaining: true,
  });
  expect(runs.current.get()).toMatchObject({ phase: 'ended', explaining: true });
  const more = { problem: { code: 'load', what: 'on this kernel' }, diagnostics: [], diagnosis: null };
  agent.tell('run.explained', { run: 6, ...more });
  expect(runs.current.get()).toMatchObject({ problem: { what: 'general' }, explaining: true });
  agent.tell('run.explained', { run: 7, ...more });
  expect(runs.current.get()).toMatchObject({ problem: { what: 'on this kernel' }, explaining: false });
  agent.tell('run.explained', {
    run: 7,
    ...more,
    problem: { code: 'load', what: 'with a remedy that was tried' },
  });
  expect(runs.current.get()).toMatchObject({ problem: { what: 'with a remedy that was tried' } });
});

test('what a run reads otherwise than it was to is the run’s, also after its end', async () => {
  const { agent, runs } = started();
  await runs.start(request);
  const warning = { id: 'W-07', title: 't', cause: '', fix: '', line: 1, remedies: [] };
  agent.tell('run.warnings', { run: 7, warnings: [warning] });
  agent.tell('run.warnings', { run: 6, warnings: [warning, warning] });
  expect(runs.current.get()?.warnings).toEqual([warning]);
  agent.tell('run.ended', { run: 7, end, ledger: null, problem: null, diagnostics: [], diagnosis: null });
  agent.tell('run.warnings', { run: 7, warnings: [{ ...warning, title: 'tried' }] });
  expect(runs.current.get()).toMatchObject({ phase: 'ended', warnings: [{ title: 'tried' }] });
});

test('one run at a time; a source that is too large is not sent', async () => {
  const { agent, runs } = started();
  await runs.start(request);
  await runs.start(request);
  expect(agent.of('run.start')).toHaveLength(1);
  agent.tell('run.ended', { run: 7, end, ledger: null, problem: null, diagnostics: [], diagnosis: null });
  await runs.start({ ...request, source: 'x'.repeat(MAX_SOURCE + 1) });
  expect(agent.of('run.start')).toHaveLength(1);
  expect(runs.current.get()?.problem).toMatchObject({ code: 'source-too-large' });
});

const ended = { run: 7, end, ledger: null, problem: null, diagnostics: [], diagnosis: null };

test('a restart stops the run, waits for its end, and starts the new one', async () => {
  let number = 7;
  const { agent, runs } = started(
    new FakeAgent({
      'run.start': () => ({ run: number++ }),
      'run.stop': () => ({}),
      'run.unwatch': () => ({}),
    }),
  );
  await runs.start(request);
  const restart = runs.restart({ ...request, title: 'second' });
  await vi.advanceTimersByTimeAsync(10);
  expect(agent.of('run.stop')).toEqual([{ run: 7 }]);
  expect(agent.of('run.start')).toHaveLength(1);
  agent.tell('run.ended', ended);
  await restart;
  expect(runs.current.get()).toMatchObject({ id: 8, title: 'second', mine: true });
});

test('what another window started goes on when this one starts a run', async () => {
  const agent = new FakeAgent({
    'runs.list': () => ({ runs: [{ ...info, watchers: 1 }] }),
    'run.watch': ({ run }) => ({ run: { ...info, run }, source: 'int x;' }),
    'run.unwatch': () => ({}),
    'run.start': () => ({ run: 9 }),
  });
  const runs = new Runs(agent, () => Date.now());
  agent.connection.set('away');
  agent.connection.set('online');
  await vi.advanceTimersByTimeAsync(0);
  expect(runs.current.get()).toMatchObject({ id: 7, mine: false, source: 'int x;' });
  await runs.restart(request);
  expect(agent.of('run.stop')).toEqual([]);
  expect(agent.of('run.unwatch')).toEqual([{ run: 7 }]);
  expect(runs.current.get()).toMatchObject({ id: 9, mine: true });
});

test('rows that came before this page stand in the chart where they came', async () => {
  const agent = new FakeAgent({
    'runs.list': () => ({ runs: [{ ...info, ageMs: 30_000 }] }),
    'run.watch': () => ({ run: info, source: '' }),
  });
  const runs = new Runs(agent, () => Date.now());
  agent.connection.set('away');
  agent.connection.set('online');
  await vi.advanceTimersByTimeAsync(0);
  agent.tell('run.layouts', { run: 7, layouts: [unlinkLayout], groups: null, programs: [] });
  agent.tellBatch(7, batchOf([record, record], 7), 20_000);
  const { rate } = runs.rows.get()!;
  const at = Math.floor((Date.now() - 20_000) / 250);
  expect(rate.taken(at)).toBe(2);
  expect(rate.rate(Date.now())).toBe(0);
});

test('what is on its way of the run before is not of the one that has no number yet', async () => {
  const { agent, runs } = started(
    new FakeAgent({ 'run.watch': () => ({ run: info, source: '' }), 'run.unwatch': () => ({}) }),
  );
  await runs.watch(info);
  let number: (value: { run: number }) => void = () => {};
  agent.answers['run.start'] = () => new Promise((resolve) => (number = resolve));
  const start = runs.start(request);
  agent.tell('run.ledger', { run: 7, ledger, stats: null });
  agent.tell('run.ended', ended);
  expect(runs.current.get()).toMatchObject({ id: null, phase: 'starting' });
  number({ run: 8 });
  await start;
  expect(runs.current.get()).toMatchObject({ id: 8, mine: true, ledger: null });
});

test('an answer to a run that is shown no more changes nothing of the one that is', async () => {
  let answer: [number: (value: { run: number }) => void, fail: (error: Error) => void];
  const { agent, runs } = started(
    new FakeAgent({
      'run.watch': () => ({ run: info, source: 'theirs' }),
      'run.unwatch': () => ({}),
      'run.start': () => new Promise((number, fail) => (answer = [number, fail])),
    }),
  );
  for (const end of [() => answer[0]({ run: 9 }), () => answer[1](new Error('refused'))]) {
    const start = runs.start(request);
    await runs.watch(info);
    end();
    await start;
    expect(runs.current.get()).toMatchObject({ id: 7, mine: false, source: 'theirs', problem: null });
    runs.current.set(null);
  }
  // what was started goes on without this page
  expect(agent.of('run.unwatch')).toEqual([{ run: 9 }]);

  let refuse: (error: Error) => void = () => {};
  agent.answers['run.stop'] = () => new Promise((_, fail) => (refuse = fail));
  await runs.watch(info);
  const stop = runs.stop();
  await runs.watch({ ...info, run: 12 });
  refuse(new Error('it has ended'));
  await stop;
  expect(runs.current.get()).toMatchObject({ id: 12, problem: null, phase: 'streaming' });
});

test('who stops, stops everything, shows another run, or restarts with something else has no older restart come after it', async () => {
  for (const act of ['stop', 'stopAll', 'watch', 'restart'] as const) {
    let number = 7;
    const { agent, runs } = started(
      new FakeAgent({
        'run.start': () => ({ run: number++ }),
        'run.stop': () => ({}),
        'run.stopAll': () => ({}),
        'run.unwatch': () => ({}),
        'run.watch': ({ run }) => ({ run: { ...info, run }, source: '' }),
      }),
    );
    await runs.start(request);
    const restart = runs.restart({ ...request, title: 'second' });
    await vi.advanceTimersByTimeAsync(0);
    const last =
      act === 'watch'
        ? runs.watch({ ...info, run: 3 })
        : act === 'restart'
          ? runs.restart({ ...request, title: 'third' })
          : runs[act]();
    await vi.advanceTimersByTimeAsync(0);
    agent.tell('run.ended', ended);
    if (act === 'watch') agent.tell('run.ended', { ...ended, run: 3 });
    await Promise.all([restart, last]);
    const titles = agent.of('run.start').map((asked) => (asked as { title: string }).title);
    expect(titles, act).toEqual([request.title, ...(act === 'restart' ? ['third'] : [])]);
  }
});

test('what a run sums up takes the place of what it had before; a run without it has none', async () => {
  const { agent, runs } = started();
  const groups: Groups = {
    map: 'hl_groups',
    most: 8,
    keySize: 4,
    valueSize: 8,
    by: [{ name: 'pid', ctype: '__u32', kind: 'uint', offset: 0, size: 4 }],
    totals: [{ column: '', op: 'count', signed: false, offset: 0, words: 1 }],
    reduce: 's',
  };
  await runs.start(request);
  agent.tell('run.layouts', { run: 7, layouts: [], groups, programs: ['p'] });
  expect(runs.rows.get()).toBeNull();
  const entries = (...pids: number[]) => {
    const view = new DataView(new ArrayBuffer(pids.length * 12));
    for (const [i, pid] of pids.entries()) {
      view.setUint32(i * 12, pid, true);
      view.setBigUint64(i * 12 + 4, 5n, true);
    }
    return view.buffer;
  };
  agent.sum(7, 1, entries(42));
  agent.sum(7, 40, entries(42, 43));
  agent.sum(9, 1, entries(1));
  const sums = runs.sums.get()!;
  expect([sums.of, sums.rows.length, sums.rows.row(1)]).toEqual([40, 2, { pid: 43, count: 5 }]);
  agent.tell('run.ended', { run: 7, end, ledger: null, problem: null, diagnostics: [], diagnosis: null });
  await runs.start(request);
  expect(runs.sums.get()).toBeNull();
});
