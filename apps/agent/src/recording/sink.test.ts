import type { Walked } from '@hooklab/records';
import { expect, it, vi } from 'vitest';
import type { Recorder } from './recorder';
import { RecordSink } from './sink';

const walked = (decoded: number) => ({ decoded }) as Walked;
const BATCH = new Uint8Array(4);

/** A recorder whose disk is as told. */
function slow() {
  const written: [kind: string, records: number][] = [];
  let caughtUp = () => {};
  const recorder = {
    behind: false,
    taken: 0,
    refused: 0,
    add(kind: string, payload: Uint8Array, records = 0) {
      written.push([
        kind,
        kind === 'lost' ? Number(new DataView(payload.buffer).getBigUint64(0, true)) : records,
      ]);
      recorder.taken += records;
      return true;
    },
    onCaughtUp: (listener: () => void) => {
      caughtUp = listener;
      return () => {};
    },
  };
  return { recorder, written, catchUp: () => caughtUp() };
}

it('that nobody asked for sheds what a slow disk cannot take, and says where', () => {
  const { recorder, written } = slow();
  const sink = new RecordSink(true);
  const hold = vi.fn();
  sink.useFlow({ hold });
  sink.recorder = recorder as unknown as Recorder;
  sink.batch(BATCH, walked(3));
  recorder.behind = true;
  sink.batch(BATCH, walked(5));
  sink.batch(BATCH, walked(2));
  expect([sink.delivered, sink.shed]).toEqual([3, 7]);
  recorder.behind = false;
  sink.batch(BATCH, walked(4));
  recorder.behind = true;
  sink.batch(BATCH, walked(1));
  sink.ended();
  expect(written).toEqual([
    ['batch', 3],
    ['lost', 7],
    ['batch', 4],
    ['lost', 1],
  ]);
  expect([sink.delivered, sink.shed]).toEqual([7, 8]);
  expect(hold).not.toHaveBeenCalled();
});

it('that was asked for keeps all, and holds its run until the disk has caught up', () => {
  const { recorder, written, catchUp } = slow();
  const sink = new RecordSink(false);
  const release = vi.fn();
  const hold = vi.fn(() => release);
  sink.useFlow({ hold });
  sink.recorder = recorder as unknown as Recorder;
  recorder.behind = true;
  sink.batch(BATCH, walked(5));
  sink.batch(BATCH, walked(6));
  expect(written).toEqual([
    ['batch', 5],
    ['batch', 6],
  ]);
  expect(hold).toHaveBeenCalledTimes(1);
  catchUp();
  expect(release).toHaveBeenCalledTimes(1);
  expect(sink.shed).toBe(0);
});
