/** Units in types: a number of one unit cannot be passed where another is meant. */
declare const unit: unique symbol;
export type Unit<Name extends string> = number & { readonly [unit]?: Name };

export type Milliseconds = Unit<'ms'>;
export type Bytes = Unit<'bytes'>;

/** 12_345_678 → "12.3 M"; 950 → "950". */
export function shortCount(n: number): string {
  if (n < 1000) return String(Math.round(n));
  if (n < 1e6) return `${(n / 1e3).toFixed(n < 1e4 ? 1 : 0)} k`;
  if (n < 1e9) return `${(n / 1e6).toFixed(1)} M`;
  return `${(n / 1e9).toFixed(1)} G`;
}

/** 20_480 → "20.0 KiB". */
export function shortBytes(n: Bytes): string {
  if (n < 1024) return `${n} B`;
  if (n < 1024 ** 2) return `${(n / 1024).toFixed(1)} KiB`;
  return `${(n / 1024 ** 2).toFixed(1)} MiB`;
}
