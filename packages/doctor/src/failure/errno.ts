import { ERRNOS, errnoOf } from '@hooklab/base';

/**
 * errno by the ways it is written. libbpf from 1.6 writes "-EBUSY"; older ones, and tools, write the number, the C
 * library's text or "ERROR: strerror_r(-524)=22".
 */
const byText = new Map(ERRNOS.map(([name, , text]) => [text.toLowerCase(), name]));
const names = new Set(ERRNOS.map(([name]) => name));

/** "EBUSY" of "EBUSY", "-EBUSY", -16, 16, "-16", "Device or resource busy"; null if it is none of them. */
export function errnoName(value: string | number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return errnoOf(value);
  const text = value.trim();
  const bare = text.replace(/^-/, '');
  if (names.has(bare)) return bare;
  if (/^\d+$/.test(bare)) return errnoOf(Number(bare));
  const strerror = /strerror_r\(-?(\d+)\)/.exec(text);
  if (strerror) return errnoOf(Number(strerror[1]));
  return byText.get(text.toLowerCase()) ?? null;
}

/** Every spelling of an errno at the end of a line becomes "-ENAME": what the patterns are written for. */
export function normaliseLog(log: string): string {
  return log
    .replace(/ERROR: strerror_r\(-?(\d+)\)=\d+/g, (all, n: string) => named(Number(n), all))
    .replace(/(?<=: )-(\d+)(?=\s*$)/gm, (all, n: string) => named(Number(n), all))
    .replace(/(?<=: )([A-Z][A-Za-z0-9/ -]+)(?=\s*$)/gm, (all) => {
      const name = byText.get(all.trim().toLowerCase());
      return name ? `-${name}` : all;
    });
}

const named = (number: number, fallback: string): string => {
  const name = errnoOf(number);
  return name ? `-${name}` : fallback;
};

/** The last errno that the log ends a line with; null if there is none. */
export function errnoInLog(normalised: string): string | null {
  const all = [...normalised.matchAll(/: -(E[A-Z0-9]+)\s*$/gm)];
  return all.at(-1)?.[1] ?? null;
}
