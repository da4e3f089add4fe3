import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CreditSink } from './sink';

describe('CreditSink', () => {
  it('accounts for every record and every byte, whatever the receiver does', () => {
    const step = fc.oneof(
      fc.record({ batch: fc.integer({ min: 1, max: 400 }), records: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ ack: fc.integer({ min: 0, max: 600 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let sentBytes = 0;
        let gapRecords = 0;
        let offered = 0;
        let acked = 0;
        const sink = new CreditSink(
          (payload) => {
            sentBytes += payload.length;
          },
          (gap) => {
            gapRecords += gap.records;
          },
          1000,
        );
        for (const s of steps) {
          if ('ack' in s) {
            const bytes = Math.min(s.ack, sentBytes - acked);
            acked += bytes;
            sink.ack(bytes);
          } else {
            offered += s.records;
            sink.batch(new Uint8Array(s.batch), s.records);
          }
          expect(sentBytes - acked).toBeLessThanOrEqual(1000);
        }
        sink.endGap();
        expect(sink.delivered + sink.shed).toBe(offered);
        expect(gapRecords).toBe(sink.shed);
      }),
    );
  });

  it('tells the gap before the batch that follows it', () => {
    const said: string[] = [];
    const sink = new CreditSink(
      (p) => said.push(`batch ${p.length}`),
      (g) => said.push(`gap ${g.records}`),
      100,
    );
    sink.batch(new Uint8Array(90), 1);
    sink.batch(new Uint8Array(20), 2);
    sink.ack(90);
    sink.batch(new Uint8Array(30), 3);
    expect(said).toEqual(['batch 90', 'gap 2', 'batch 30']);
  });
});
