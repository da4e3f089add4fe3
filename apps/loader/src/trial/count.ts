import { type BpfObject, enableStats } from '@hooklab/native';

const LOOK_MS = 50;
/** A function that is hit more often is known to be hot: there is no need to make the machine slower for longer. */
const ENOUGH = 100_000;

export interface Counted {
  hits: number;
  countedMs: number;
}

/** How often an attached program runs in `seconds`, by the kernel’s own count; null where it does not count. */
export async function countHits(
  object: BpfObject,
  program: string,
  seconds: number,
): Promise<Counted | null> {
  let stats: { close(): void };
  try {
    stats = enableStats();
  } catch {
    return null;
  }
  try {
    const before = object.info(program).runCount;
    if (before === null) return null;
    const began = performance.now();
    for (;;) {
      const left = seconds * 1000 - (performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(LOOK_MS, left))));
      const hits = (object.info(program).runCount ?? before) - before;
      const countedMs = performance.now() - began;
      if (countedMs >= seconds * 1000 || hits >= ENOUGH) return { hits, countedMs };
    }
  } finally {
    stats.close();
  }
}
