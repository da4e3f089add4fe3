import { closeSync, openSync, readSync } from 'node:fs';

/** They are the first of all, a few hundred lines. */
const HEAD_BYTES = 1 << 16;

/**
 * Where in each CPU's own area the kernel has these variables, from the head of /proc/kallsyms; undefined: not there, or
 * the kernel hides it. 5.10 on x86-64:
 *
 *   000000000001fb80 A __preempt_count
 */
export function inCpuArea(names: readonly string[]): (bigint | undefined)[] {
  try {
    const offsets = cpuOffsets(head('/proc/kallsyms'));
    return names.map((name) => offsets.get(name));
  } catch {
    return names.map(() => undefined);
  }
}

/** Addresses in the lower half count from the beginning of a CPU's area. */
export function cpuOffsets(symbols: string): Map<string, bigint> {
  const found = symbols.matchAll(/^(0[0-9a-f]{15}) [AaDdBb] (\S+)$/gm);
  const offsets = new Map<string, bigint>();
  for (const [, address, name] of found) {
    const offset = BigInt(`0x${address}`);
    if (offset > 0n) offsets.set(name!, offset);
  }
  return offsets;
}

/** A few pages at a time is how the kernel gives it. */
function head(path: string): string {
  const bytes = Buffer.alloc(HEAD_BYTES);
  const fd = openSync(path, 'r');
  try {
    let length = 0;
    for (let got = -1; got !== 0 && length < HEAD_BYTES; length += got)
      got = readSync(fd, bytes, length, HEAD_BYTES - length, null);
    return bytes.toString('latin1', 0, length);
  } finally {
    closeSync(fd);
  }
}
