import { BATCH_HEADER, FrameKind, FrameReader, readBatchHeader } from '@hooklab/protocol';
import { expect, it } from 'vitest';
import { HEADROOM, sealBatch } from './batches';

it('seals a buffer of the ring in place, as a frame that the wire’s reader takes', () => {
  const whole = new Uint8Array(100 + HEADROOM + 72);
  const buffer = whole.subarray(100);
  buffer.fill(9, HEADROOM);
  sealBatch(buffer, { run: 0xffff_fffe, seq: 7, count: 1, first: 2 ** 40 + 1 });
  const [frame, ...more] = [...new FrameReader().push(buffer)];
  expect(more).toEqual([]);
  expect(frame!.kind).toBe(FrameKind.batch);
  expect(readBatchHeader(frame!.payload)).toEqual({
    run: 0xffff_fffe,
    seq: 7,
    count: 1,
    bytes: 72,
    first: 2 ** 40 + 1,
  });
  expect(frame!.payload.subarray(BATCH_HEADER).every((b) => b === 9)).toBe(true);
});
