import type { WarningInfo } from '@hooklab/protocol';
import { checkLedger, type Ledger } from '@hooklab/records';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CreditSink } from '../sinks/credit';
import { NoSink, type Sink } from '../sinks/sink';
import { batch, layout, stats } from './batch.fixture';
import { stoppedBy } from './ends';
import { type LoaderRun, RunHub } from './hub';
import type { RunEnded, RunFailure, RunWatcher } from './watcher';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

class Watching implements RunWatcher {
  said: string[] = [];
  ledgers: Ledger[] = [];
  end: RunEnded | null = null;
  stage(stage: string): void {
    this.said.push(stage);
  }
  shape(): void {
    this.said.push('layout');
  }
  limit(leftMs: number | null): void {
    this.said.push(`limit ${leftMs}`);
  }
  ledger(ledger: Ledger): void {
    this.said.push('ledger');
    this.ledgers.push(ledger);
  }
  ended(end: RunEnded): void {
    expect(this.end).toBeNull();
    this.said.push('ended');
    this.end = end;
  }
  explained({ problem }: RunFailure): void {
    this.said.push(problem.what);
  }
}

/** A run that streams, and what it asked its loader. */
function streaming(graceMs: number | null = null, limitMs: number | null = null) {
  const run = new RunHub({ id: 1, target: 'local', title: 't', source: '', owner: null, graceMs });
  const asked: string[] = [];
  const loader: LoaderRun = {
    stop: async () => void asked.push('stop'),
    grant: (bytes) => asked.push(`grant ${bytes}`),
  };
  run.stage('compile', 5);
  run.setShape({ layouts: [layout], groups: null, counters: ['lost_starts'], programs: ['p'] });
  run.loading(loader);
  run.stage('stream', 9);
  run.attached(limitMs);
  return { run, asked };
}

type Step =
  | { send: number; bad: number; arrives: boolean }
  | { join: number }
  | { leave: number }
  | { ack: number; bytes: number };

describe('RunHub', () => {
  it('ends at once with what is known of a failure, and tells the rest to who watched and who came since', async () => {
    const { run } = streaming();
    const [watched, came, left] = [new Watching(), new Watching(), new Watching()];
    run.join(new NoSink(), watched);
    let explain!: (failure: RunFailure) => void;
    let close!: () => void;
    const later = (tell: (failure: RunFailure) => void) => {
      explain = tell;
      return new Promise<void>((resolve) => {
        close = resolve;
      });
    };
    run.end(null, { code: 'load', what: 'general' }, { explaining: true }, later);
    await run.done;
    expect(watched.end).toMatchObject({ problem: { what: 'general' }, explaining: true });
    run.join(new NoSink(), came);
    run.join(new NoSink(), left)();
    const told = (what: string) => ({ problem: { code: 'load', what }, diagnostics: [], diagnosis: null });
    explain(told('on this kernel'));
    const between = new Watching();
    run.join(new NoSink(), between);
    explain(told('with a remedy that was tried'));
    expect([watched, came, left, between].map((w) => w.said.slice(-2))).toEqual([
      ['on this kernel', 'with a remedy that was tried'],
      ['on this kernel', 'with a remedy that was tried'],
      ['limit null', 'ended'],
      ['ended', 'with a remedy that was tried'],
    ]);
    close();
    await run.explained;
    const late = new Watching();
    run.join(new NoSink(), late);
    expect(late.end).toMatchObject({ problem: { what: 'with a remedy that was tried' } });
    expect(late.end).not.toHaveProperty('explaining');
  });

  it('tells what it reads otherwise than it was to: who watches, who comes later, and after its end who still waits', () => {
    const { run } = streaming();
    const warning: WarningInfo = { id: 'W-07', title: 't', cause: '', fix: '', line: 1, remedies: [] };
    const told: string[] = [];
    const watching = (name: string): RunWatcher => ({
      stage: () => {},
      shape: () => {},
      limit: () => {},
      ledger: () => {},
      ended: () => {},
      warnings: (warnings) => told.push(`${name} ${warnings.map((w) => w.title)}`),
    });
    run.join(new NoSink(), watching('first'));
    run.warn([warning]);
    run.join(new NoSink(), watching('second'));
    expect(told).toEqual(['first t', 'second t']);
    run.end(null, { code: 'load', what: 'x' }, {}, () => new Promise(() => {}));
    run.warn([{ ...warning, title: 'tried' }]);
    expect(told.slice(2)).toEqual(['first tried', 'second tried']);
  });

  it('closes where the rest cannot be told', async () => {
    const { run } = streaming();
    const watching = new Watching();
    run.join(new NoSink(), watching);
    run.end(null, { code: 'load', what: 'general' }, { explaining: true }, () =>
      Promise.reject(new Error('a fault of ours')),
    );
    await run.explained;
    expect(watching.said.at(-1)).toBe('general');
  });

  it('has a ledger for each sink that balances, whenever sinks join and leave and whatever is lost', () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          send: fc.integer({ min: 0, max: 30 }),
          bad: fc.nat(2),
          arrives: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
        }),
      },
      fc.record({ join: fc.integer({ min: 40, max: 2000 }) }),
      fc.record({ leave: fc.nat(5) }),
      fc.record({ ack: fc.nat(5), bytes: fc.nat(1000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps: Step[]) => {
        const { run } = streaming();
        const seats: {
          sink: CreditSink;
          watching: Watching;
          leave: () => void;
          from: number;
          got: number;
        }[] = [];
        const left: typeof seats = [];
        let decoded = 0;
        let records = 0;
        let seq = 0;
        for (const step of steps) {
          if ('send' in step) {
            const { send, bad, arrives } = step;
            if (arrives) {
              run.batch(batch(seq, records, send, bad));
              decoded += send;
            }
            seq += 1;
            records += send + bad;
          } else if ('join' in step) {
            const watching = new Watching();
            const seat = { sink: null as never, watching, leave: () => {}, from: decoded, got: 0 };
            const sink = new CreditSink(
              () => {},
              () => {},
              step.join,
            );
            seats.push(Object.assign(seat, { sink, leave: run.join(sink, watching) }));
          } else if ('leave' in step) {
            const [seat] = seats.splice(step.leave % Math.max(1, seats.length), 1);
            seat?.leave();
            if (seat) left.push({ ...seat, got: seat.sink.delivered + seat.sink.shed });
          } else seats[step.ack % Math.max(1, seats.length)]?.sink.ack(step.bytes);
        }
        run.end(stats(records, seq, 3), null);
        for (const { watching, sink, from } of seats) {
          const ledger = watching.end!.ledger!;
          expect(checkLedger(ledger)).toEqual([]);
          expect([ledger.reserved, ledger.decoded, ledger.before]).toEqual([records, decoded, from]);
          expect([ledger.delivered, ledger.shed]).toEqual([sink.delivered, sink.shed]);
        }
        for (const { sink, watching, got } of left) {
          expect(watching.end).toBeNull();
          expect(sink.delivered + sink.shed).toBe(got);
        }
        // who asks afterwards is told the same
        const late = new Watching();
        run.join(new NoSink(), late);
        expect(checkLedger(late.end!.ledger!)).toEqual([]);
        expect(late.end!.ledger!.before).toBe(decoded);
      }),
    );
  });

  it('its stages tell all of the time until it is attached', () => {
    const run = new RunHub({ id: 1, target: 'local', title: 't', source: '', owner: null, graceMs: null });
    const told = new Map<string, number>();
    run.join(new NoSink(), {
      stage: (stage, ms) => told.set(stage, ms),
      shape: () => {},
      limit: () => {},
      ledger: () => {},
      ended: () => {},
    });
    vi.advanceTimersByTime(100);
    run.stage('compile', 30);
    run.stage('load', 15);
    run.stage('stream', 20);
    run.attached(null);
    expect(Object.fromEntries(told)).toEqual({ compile: 30, load: 15, stream: 20, start: 50 });
  });

  it('tells who joins late what has been, before what comes', () => {
    const { run } = streaming();
    run.batch(batch(0, 0, 5));
    run.stats(stats(5, 1));
    const watching = new Watching();
    run.join(new NoSink(), watching);
    expect(watching.said).toEqual(['compile', 'stream', 'start', 'layout', 'limit null', 'ledger']);
    expect(watching.ledgers[0]).toMatchObject({ decoded: 5, before: 5, delivered: 0, shed: 0 });
    run.batch(batch(1, 5, 2));
    run.stats(stats(7, 2));
    expect(watching.ledgers[1]).toMatchObject({ decoded: 7, before: 5, shed: 2 });
  });

  it('gives who joins late the newest batches, after what it knows, each with its age', async () => {
    const { run } = streaming();
    run.batch(batch(0, 0, 5));
    run.batch(batch(1, 5, 2));
    await vi.advanceTimersByTimeAsync(700);
    run.batch(batch(2, 7, 3));
    run.stats(stats(10, 3));
    const join = (have: number | null) => {
      const got: [bytes: number, ageMs: number][] = [];
      const watching = new Watching();
      const sink = new CreditSink(
        (payload, ageMs) => got.push([payload.length, Math.round(ageMs)]),
        () => {},
      );
      run.join(sink, watching, have);
      return { got, watching, sink };
    };
    const size = (records: number) => batch(0, 0, records).length;
    const all = join(0);
    expect(all.got).toEqual([
      [size(5), 700],
      [size(2), 700],
      [size(3), 0],
    ]);
    expect(all.watching.ledgers[0]).toMatchObject({ before: 0 });
    const some = join(5);
    expect(some.got.map(([bytes]) => bytes)).toEqual([size(2), size(3)]);
    expect(join(null).got).toEqual([]);
    run.end(stats(10, 3), null);
    for (const { watching, sink } of [all, some]) {
      const ledger = watching.end!.ledger!;
      expect(checkLedger(ledger)).toEqual([]);
      expect(ledger.delivered).toBe(sink.delivered);
    }
    // also of a run that has ended
    const late = join(0);
    expect(late.sink.delivered).toBe(10);
    expect(late.watching.end!.ledger).toMatchObject({ before: 0, delivered: 10 });
  });

  it('gives credit back but while a sink holds it, and goes on when that one leaves', () => {
    const { run, asked } = streaming();
    let hold = () => {};
    const slow: Sink = {
      delivered: 0,
      shed: 0,
      batch: () => hold(),
      useFlow: (flow) => {
        hold = () => void flow.hold();
      },
    };
    const leave = run.join(slow, new Watching());
    run.join(new NoSink(), new Watching());
    const large = (seq: number) => batch(seq, seq * 65_536, 65_536);
    for (let seq = 0; seq < 3; seq++) run.batch(large(seq));
    expect(asked).toEqual([]);
    leave();
    expect(asked).toEqual([`grant ${3 * large(0).length}`]);
    run.batch(large(3));
    expect(asked.length).toBe(2);
  });

  it('a sink that fails ends for itself', () => {
    const { run } = streaming();
    const failed = new Watching();
    const disk: Sink = {
      delivered: 0,
      shed: 0,
      batch: () => {
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      },
    };
    run.join(disk, failed);
    const other = new NoSink();
    run.join(other, new Watching());
    run.batch(batch(0, 0, 5));
    run.batch(batch(1, 5, 5));
    expect(failed.end?.end).toMatchObject({ why: 'failed' });
    expect([other.shed, run.ended, run.info().watchers]).toEqual([10, false, 1]);
  });

  it('ends with its lease when the last one has gone, and not while somebody comes back in time', async () => {
    const { run, asked } = streaming(60_000);
    const leave = run.join(new NoSink(), new Watching());
    await vi.advanceTimersByTimeAsync(3_600_000);
    leave();
    await vi.advanceTimersByTimeAsync(59_000);
    const back = run.join(new NoSink(), new Watching());
    leave();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked).toEqual([]);
    back();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(['stop']);
    run.end(stats(0, 0), null);
    const late = new Watching();
    run.join(new NoSink(), late);
    expect(late.end?.end).toEqual({ why: 'lease', text: 'Nobody watched it for 1 min' });
    expect(late.end?.problem).toBeNull();
  });

  it('ends when its time is over, whoever watches, and says how long it has', async () => {
    const { run, asked } = streaming(null, 2000);
    const watching = new Watching();
    run.join(new NoSink(), watching);
    expect(watching.said.at(-1)).toBe('limit 2000');
    await vi.advanceTimersByTimeAsync(1999);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(['stop']);
    run.end(stats(0, 0), null);
    expect(watching.end?.end).toEqual({ why: 'time', text: 'Its time of 2 s was over' });
  });

  it('says who stopped it first', async () => {
    const { run, asked } = streaming();
    const watching = new Watching();
    run.join(new NoSink(), watching);
    void run.stop(stoppedBy('Firefox'));
    void run.stop(stoppedBy('Chromium'));
    expect([run.info().phase, asked]).toEqual(['stopping', ['stop']]);
    run.end(stats(0, 0), null);
    await run.done;
    expect(watching.end?.end).toEqual({ why: 'stopped', text: 'Stopped by Firefox' });
  });

  it('ends though its loader never answers the stop', async () => {
    const { run } = streaming();
    const watching = new Watching();
    run.join(new NoSink(), watching);
    const stopping = run.stop(stoppedBy('me'));
    await vi.advanceTimersByTimeAsync(30_000);
    await stopping;
    expect(watching.end?.problem?.code).toBe('stop-unanswered');
    expect(watching.end?.ledger).toMatchObject({ entered: null });
  });

  it('counts nothing of what comes out of its order, and is stopped', () => {
    const { run, asked } = streaming();
    const watching = new Watching();
    run.join(new NoSink(), watching);
    run.batch(batch(0, 0, 5));
    run.batch(batch(0, 0, 5));
    run.batch(batch(1, 5, 5));
    expect(watching.end?.problem?.code).toBe('batch-order');
    expect(watching.end?.ledger).toMatchObject({ decoded: 5, shed: 5 });
    expect(asked).toEqual(['stop']);
  });
});
