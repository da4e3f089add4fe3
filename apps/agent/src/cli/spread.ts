import type { Milliseconds } from '@hooklab/base';

/** "n 100, median 12 ms, p95 20 ms, p99 31 ms, worst 40 ms" */
export const figuresOf = (ms: readonly Milliseconds[]): string =>
  [
    `n ${ms.length}`,
    `median ${atShare(ms, 0.5).toFixed(0)} ms`,
    `p95 ${atShare(ms, 0.95).toFixed(0)} ms`,
    `p99 ${atShare(ms, 0.99).toFixed(0)} ms`,
    `worst ${atShare(ms, 1).toFixed(0)} ms`,
  ].join(', ');

/** The smallest value that this share of the list does not exceed. */
export function atShare(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
