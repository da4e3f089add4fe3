/** Readings between which the wall clock does not move are not waited for longer than this, nanoseconds. */
const MOST = 3_000_000n;

/**
 * What is to be added to bpf_ktime_get_ns(), which is CLOCK_MONOTONIC, for nanoseconds since 1970. Node tells the wall
 * clock in milliseconds: the moment in which one begins is waited for, so that it is right to some microseconds.
 */
export function clockOffset(
  monotonic: () => bigint = process.hrtime.bigint,
  wall: () => number = Date.now,
): bigint {
  const began = monotonic();
  const first = wall();
  for (;;) {
    const ms = wall();
    const now = monotonic();
    if (ms !== first || now - began > MOST) return BigInt(ms) * 1_000_000n - now;
  }
}
