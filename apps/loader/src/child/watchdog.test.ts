import type { RunStats } from '@hooklab/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Watchdog } from './watchdog';

const stats = (runTimeNs: number | null, entered: number | null = null): RunStats => ({
  entered,
  own: null,
  aggregated: null,
  filtered: null,
  reserveFailed: null,
  counters: [],
  submitted: null,
  reserved: 0,
  batches: 0,
  bytes: 0,
  missed: null,
  programs: [{ id: 1, name: 'p', runCount: null, runTimeNs, recursionMisses: null, nmissed: null }],
});

const limits = { cpuShare: 0.5, hitsPerCpu: 1000, seconds: 5 };
const STEP = 250;

/** When it bites, in seconds: `cost` is the share of 2 CPUs in each step of 250 ms. */
function bitesAt(costs: number[]): number | null {
  const dog = new Watchdog(limits, 2);
  let time = 0;
  dog.look(stats(0), 0);
  for (const [i, cost] of costs.entries()) {
    time += cost * STEP * 1e6 * 2;
    if (dog.look(stats(time), (i + 1) * STEP)) return ((i + 1) * STEP) / 1000;
  }
  return null;
}

describe('Watchdog', () => {
  it('bites after so many seconds over the limit, and not at it', () => {
    expect(bitesAt(Array(40).fill(0.6))).toBe(5);
    expect(bitesAt(Array(400).fill(0.5))).toBeNull();
  });

  it('bites exactly when a stretch without a pause is long enough', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 120 }), (over) => {
        let run = 0;
        let expected: number | null = null;
        for (const [i, is] of over.entries()) {
          run = is ? run + 1 : 0;
          if (run >= (limits.seconds * 1000) / STEP) {
            expected = ((i + 1) * STEP) / 1000;
            break;
          }
        }
        expect(bitesAt(over.map((is) => (is ? 0.9 : 0.1)))).toBe(expected);
      }),
    );
  });

  it('says what it cost and for how long', () => {
    const dog = new Watchdog({ ...limits, seconds: 1 }, 2);
    dog.look(stats(0), 0);
    const problem = dog.look(stats(1.5e9), 1000);
    expect(problem?.code).toBe('run-watchdog');
    expect(problem?.cause).toBe('its programs took 75 % of the time of 2 CPUs, 50 % is the most, for 1.0 s');
  });

  it('goes by hits where the kernel counts no time, and says nothing where it counts neither', () => {
    const dog = new Watchdog({ ...limits, seconds: 1 }, 2);
    dog.look(stats(null, 0), 0);
    expect(dog.look(stats(null, 2000), 1000)).toBeNull();
    expect(dog.look(stats(null, 5000), 2000)?.cause).toMatch(/1500 times a second and CPU/);
    const blind = new Watchdog(limits, 2);
    for (let i = 0; i < 100; i++) expect(blind.look(stats(null), i * STEP)).toBeNull();
  });
});
