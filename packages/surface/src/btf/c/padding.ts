/**
 * Unnamed bit fields that make the compiler put the next member at bit `next` when the last one ended at bit `end`.
 * The rules are those of bpftool's C dump, so that both texts agree:
 *
 *   end 64, next 192, align 8   → "long: 64", "long: 64"
 *   end 40, next 64, align 1    → "long: 0"       (a plain `char` would follow at once)
 *   end 40, next 64, align 8    → nothing         (the compiler aligns by itself)
 */
export function padding(
  end: number,
  next: number,
  align: number,
  inBits: boolean,
  pointerSize: number,
): string[] {
  if (end >= next) return [];
  const pads = [
    { name: 'long', bits: pointerSize * 8 },
    { name: 'int', bits: 32 },
    { name: 'short', bits: 16 },
    { name: 'char', bits: 8 },
  ];
  const out: string[] = [];
  let at = end;

  // the widest type whose own boundary lies before the next member
  let pad = pads[3]!;
  let start = 0;
  for (pad of pads) {
    start = roundUp(at, pad.bits);
    if (start <= next) break;
  }
  if (start > at && start <= next) {
    if (
      inBits ||
      (start === next && roundUp(at, align * 8) !== start) ||
      (start !== next && next - start <= start - at)
    ) {
      out.push(`${pad.name}: ${inBits ? start - at : 0}`);
    }
    at = start;
  }
  while (at < next) {
    if (out.length > 1 << 16) return out; // a lying offset: 2^29 bits of padding say nothing
    const bits = Math.min(next - at, pad.bits);
    const fit = bits === pad.bits ? pad : (pads.findLast((p) => p.bits >= bits) ?? pad);
    out.push(`${fit.name}: ${bits}`);
    at += bits;
  }
  return out;
}

const roundUp = (n: number, step: number) => (step > 0 ? Math.ceil(n / step) * step : n);
