import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account } from './account';
import { batch, kinds, stats } from './batch.fixture';

describe('Account', () => {
  it('accounts for every record that the loader took, whichever batches arrive', () => {
    const sent = fc.record({ good: fc.nat(20), bad: fc.nat(3), arrives: fc.boolean() });
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 60 }), (all) => {
        const account = new Account();
        let records = 0;
        let lost = 0;
        for (const [seq, { good, bad, arrives }] of all.entries()) {
          if (arrives) lost += account.take(batch(seq, records, good, bad), kinds).lost;
          records += good + bad;
        }
        lost += account.close(stats(records, all.length));
        const missing = all.filter((b) => !b.arrives).reduce((sum, b) => sum + b.good + b.bad, 0);
        expect(lost).toBe(missing);
        expect(account.lost).toBe(missing);
        expect(account.decoded + account.decodeErrors + account.lost).toBe(records);
      }),
    );
  });

  it('refuses a batch that came before, or that contradicts its number', () => {
    const wrong: [seq: number, first: number][] = [
      [0, 0],
      [1, 4],
      [2, 4],
      [1, 6],
    ];
    for (const [seq, first] of wrong) {
      const account = new Account();
      account.take(batch(0, 0, 5), kinds);
      expect(() => account.take(batch(seq, first, 1), kinds), `${seq}, ${first}`).toThrow(/order/);
    }
  });
});
