import { type Milliseconds, Problem } from '@hooklab/base';

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `3s`, `500ms`, `2m`, `1h` or plain seconds (`3`) → milliseconds. Throws Problem `usage`. */
export function duration(text: string): Milliseconds {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const value = match ? Number(match[1]) * units[match[2] ?? 's']! : Number.NaN;
  if (Number.isFinite(value) && value > 0) return value;
  throw new Problem({
    code: 'usage',
    what: `“${text}” is not a length of time`,
    fix: 'Write 3s, 500ms or 2m',
  });
}
