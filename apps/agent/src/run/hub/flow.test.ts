import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flow, RUN_CREDIT } from './flow';

type Step = { take: number } | { hold: true } | { release: number };

describe('Flow', () => {
  it('never gives back more than was taken, nothing while somebody holds, and never lets a free run starve', () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 5, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 200_000 }) }) },
        fc.constant({ hold: true as const }),
        fc.record({ release: fc.nat(3) }),
      ),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(steps, (all: Step[]) => {
        let taken = 0;
        let granted = 0;
        const holds: (() => void)[] = [];
        const flow = new Flow((bytes) => {
          expect(holds.length).toBe(0);
          granted += bytes;
        });
        for (const step of all) {
          if ('take' in step) {
            taken += step.take;
            flow.taken(step.take);
          } else if ('hold' in step) holds.push(flow.hold());
          else {
            const [undo] = holds.splice(step.release % Math.max(1, holds.length), 1);
            undo?.();
            undo?.();
          }
          expect(granted).toBeLessThanOrEqual(taken);
          if (holds.length === 0) expect(taken - granted).toBeLessThan(RUN_CREDIT);
        }
      }),
    );
  });
});
