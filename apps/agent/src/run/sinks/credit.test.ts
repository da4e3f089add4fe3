import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CreditSink } from './credit';

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
            sink.batch(new Uint8Array(s.batch), { decoded: s.records });
          }
          expect(sentBytes - acked).toBeLessThanOrEqual(1000);
        }
        sink.ended();
        expect(sink.delivered + sink.shed).toBe(offered);
        expect(gapRecords).toBe(sink.shed);
      }),
    );
  });

  it('gives no credit for acknowledging what was never sent', () => {
    let sent = 0;
    const sink = new CreditSink(
      (payload) => {
        sent += payload.length;
      },
      () => {},
      100,
    );
    sink.ack(1_000_000);
    sink.batch(new Uint8Array(90), { decoded: 1 });
    sink.ack(1_000_000);
    for (let i = 0; i < 10; i++) sink.batch(new Uint8Array(90), { decoded: 1 });
    expect([sent, sink.shed]).toEqual([180, 9]);
  });

  it('sheds while there is no room, though everything is acknowledged', () => {
    let room = true;
    const said: string[] = [];
    const sink = new CreditSink(
      (p) => said.push(`batch ${p.length}`),
      (g) => said.push(`gap ${g.records}`),
      100,
      () => room,
    );
    sink.batch(new Uint8Array(10), { decoded: 1 });
    sink.ack(10);
    room = false;
    sink.batch(new Uint8Array(11), { decoded: 2 });
    room = true;
    sink.batch(new Uint8Array(12), { decoded: 3 });
    expect(said).toEqual(['batch 10', 'gap 2', 'batch 12']);
    expect([sink.delivered, sink.shed]).toEqual([4, 2]);
  });

  it('tells the gap before the batch that follows it', () => {
    const said: string[] = [];
    const sink = new CreditSink(
      (p) => said.push(`batch ${p.length}`),
      (g) => said.push(`gap ${g.records}`),
      100,
    );
    sink.batch(new Uint8Array(90), { decoded: 1 });
    sink.batch(new Uint8Array(20), { decoded: 2 });
    sink.ack(90);
    sink.batch(new Uint8Array(30), { decoded: 3 });
    expect(said).toEqual(['batch 90', 'gap 2', 'batch 30']);
  });
});
