import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Ids of cgroups: the inodes of their directories. */
export interface CgroupRange {
  first: bigint;
  last: bigint;
}

/**
 * A cgroup and those below it. Ids grow with time, so those that were made together before any other have a range to
 * themselves. null: there is no such directory.
 */
export function cgroupRange(dir: string): CgroupRange | null {
  try {
    const { ino } = statSync(dir, { bigint: true });
    const range = { first: ino, last: ino };
    for (const entry of readdirSync(dir, { withFileTypes: true })) widen(range, dir, entry);
    return range;
  } catch {
    return null;
  }
}

function widen(range: CgroupRange, dir: string, entry: Dirent): void {
  const inner = entry.isDirectory() ? cgroupRange(join(dir, entry.name)) : null;
  if (inner && inner.first < range.first) range.first = inner.first;
  if (inner && inner.last > range.last) range.last = inner.last;
}
