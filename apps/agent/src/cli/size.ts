import { type Bytes, Problem } from '@hooklab/base';

const units: Record<string, number> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `64M`, `1.5GiB`, `900k` or plain bytes → bytes, powers of 1024. Throws Problem `usage` for less than `least`. */
export function size(text: string, least: Bytes): Bytes {
  const match = /^(\d+(?:\.\d+)?)([kmg]?)(?:i?b)?$/i.exec(text);
  const value = match ? Math.floor(Number(match[1]) * units[match[2]!.toLowerCase()]!) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Problem({
    code: 'usage',
    what: `“${text}” is not a size`,
    fix: `Write 64M or 2G, at least ${least / 1024 ** 2}M`,
  });
}
