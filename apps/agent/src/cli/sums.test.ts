import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SumOptions, sumOptions, sumsOf } from './sums';

const said = (...args: string[]): SumOptions =>
  sumOptions(new Command().exitOverride()).parse(args, { from: 'user' }).opts();

describe('sumsOf', () => {
  it('is nothing where every event is a row', () => {
    expect(sumsOf(said())).toBeNull();
  });

  it('takes each word as often as it is said', () => {
    const sums = sumsOf(
      said('--by', 'comm', '--by', 'ret', '--hist', 'latency', '--stats', 'count', '--sum', 'count'),
    );
    expect(sums).toEqual({
      by: ['comm', 'ret'],
      totals: [
        ...['sum', 'avg', 'min', 'max'].map((op) => ({ op, of: 'count' })),
        { op: 'log2', of: 'latency' },
      ],
    });
    expect(sumsOf(said('--count'))).toEqual({ by: [], totals: [] });
  });

  it('has a slot below and one above those of a linear histogram', () => {
    expect(sumsOf(said('--lhist', 'port(sk->x, 1),0,4096,512'))!.totals).toEqual([
      { op: 'linear', of: 'port(sk->x, 1)', from: 0, step: 512, slots: 10 },
    ]);
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 1e6 }),
        (from, n, step) => {
          const [total] = sumsOf(said(`--lhist=x,${from},${from + n * step},${step}`))!.totals;
          expect(total).toEqual({ op: 'linear', of: 'x', from, step, slots: n + 2 });
        },
      ),
    );
  });

  it.each([
    [['--by', 'comm'], 'nothing says what to sum up'],
    [['--lhist', 'count'], '“count” is none'],
    [['--lhist', 'count,0,10,0'], '“count,0,10,0” is none'],
    [['--lhist', 'count,0,100000,1'], 'it would have 100002 steps'],
  ])('refuses %j', (args, why) => {
    expect(() => sumsOf(said(...args))).toThrow(why);
  });
});
