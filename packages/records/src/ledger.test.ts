import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLedger, combineLedger, type Ledger } from './ledger';

const n = fc.integer({ min: 0, max: 1e12 });

/** A ledger that balances, built from the ends: what was delivered, shed, lost at each step. */
const balanced = fc
  .record({
    delivered: n,
    shed: n,
    before: n,
    lost: n,
    decodeErrors: n,
    reserveFailed: n,
    own: n,
    aggregated: n,
    filtered: n,
    missed: fc.option(n),
    named: fc.dictionary(fc.constantFrom('lost_starts', 'refused_starts', 'slow'), fc.option(n)),
  })
  .map(
    ({
      delivered,
      shed,
      before,
      lost,
      decodeErrors,
      reserveFailed,
      own,
      aggregated,
      filtered,
      missed,
      named,
    }): Ledger => {
      const decoded = before + delivered + shed;
      const reserved = decoded + decodeErrors + lost;
      const entered = reserved + reserveFailed + filtered + own + aggregated;
      const agent = { decoded, decodeErrors, lost, before, delivered, shed };
      return { entered, own, filtered, reserveFailed, aggregated, reserved, missed, ...agent, named };
    },
  );

const KERNEL = 'entered = own + filtered + reserveFailed + aggregated + reserved';

describe('checkLedger', () => {
  it('finds nothing wrong with one that balances', () => {
    fc.assert(
      fc.property(balanced, (l) => {
        expect(checkLedger(l)).toEqual([]);
      }),
    );
  });

  it('names the equations around a counter that is off, by how much', () => {
    const equations: Record<string, string[]> = {
      entered: [KERNEL],
      own: [KERNEL],
      aggregated: [KERNEL],
      filtered: [KERNEL],
      reserveFailed: [KERNEL],
      reserved: [KERNEL, 'reserved = decoded + decodeErrors + lost'],
      decoded: ['reserved = decoded + decodeErrors + lost', 'decoded = before + delivered + shed'],
      decodeErrors: ['reserved = decoded + decodeErrors + lost'],
      lost: ['reserved = decoded + decodeErrors + lost'],
      before: ['decoded = before + delivered + shed'],
      delivered: ['decoded = before + delivered + shed'],
      shed: ['decoded = before + delivered + shed'],
    };
    fc.assert(
      fc.property(
        balanced,
        fc.constantFrom(...Object.keys(equations)),
        fc.integer({ min: 1, max: 1000 }),
        (l, name, off) => {
          const wrong = { ...l, [name]: (l[name as keyof Ledger] ?? 0) + off };
          const found = checkLedger(wrong);
          expect(found.map((v) => v.equation)).toEqual(equations[name]);
          for (const v of found) expect(Math.abs(v.difference)).toBe(off);
        },
      ),
    );
  });

  it('says nothing of what is unknown', () => {
    fc.assert(
      fc.property(balanced, fc.constantFrom('entered', 'own', 'filtered', 'reserveFailed'), (l, name) => {
        const unknown = { ...l, [name]: null };
        expect(checkLedger(unknown)).toEqual([]);
      }),
    );
  });

  it('joins the loader’s counters with a sink’s', () => {
    const stats = {
      entered: 15,
      own: 3,
      aggregated: 0,
      filtered: 2,
      reserveFailed: 1,
      reserved: 9,
      missed: null,
      batches: 3,
      counters: [2],
    };
    const sink = { decoded: 8, decodeErrors: 0, lost: 1, before: 1, delivered: 6, shed: 1 };
    const ledger = combineLedger(stats, sink, ['lost_starts', 'refused_starts']);
    expect(ledger).not.toHaveProperty('batches');
    expect(ledger).not.toHaveProperty('counters');
    expect(ledger.missed).toBeNull();
    expect(ledger.named).toEqual({ lost_starts: 2, refused_starts: null });
    expect(checkLedger(ledger)).toEqual([]);
  });
});
