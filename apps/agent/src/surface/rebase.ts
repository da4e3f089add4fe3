/**
 * Take the secret out of kernel addresses: KASLR's slides. Everything keeps its place relative to `_text` (and
 * modules relative to each other), so that ranges, duplicates and sections still say what they said; the kernel
 * then lies where it was linked to, as with `nokaslr`.
 *
 *   kallsyms           ffffffff9c2e5f50 T __set_task_comm
 *   kprobes_blacklist  0xffffffff9b0081a0-0xffffffff9b0081d0<TAB>warn_thunk_thunk
 *   modules            overlay 217088 1 - Live 0xffffffffc02d1000
 *
 * It works on bytes, and on the lower half of addresses: kallsyms has 7 MB, and 150,000 of them.
 */
export class Rebase {
  /** how far the kernel, and its modules, lie from where they were linked to */
  readonly #text: number;
  readonly #modules: { slide: number; lowest: number } | null;

  constructor(kallsyms: string, modules: string) {
    const text = /^ffffffff([89a-f][0-9a-f]{7}) [tT] _text$/m.exec(kallsyms);
    // hidden by kptr_restrict: every address is zero, and nothing is left to hide
    this.#text = text ? Number.parseInt(text[1]!, 16) - LINKED : 0;
    const all = [...modules.matchAll(/ 0xffffffff([89a-f][0-9a-f]{7})$/gm)].map(([, low]) =>
      Number.parseInt(low!, 16),
    );
    const lowest = Math.min(...all);
    this.#modules = all.length > 0 ? { slide: lowest - MODULES, lowest } : null;
  }

  /** A copy with every address rebased, each a run of 16 hex digits that begins with ffffffff. */
  apply(bytes: Uint8Array): Buffer {
    const out = Buffer.from(bytes);
    for (let at = out.indexOf(HIGH); at >= 0; at = out.indexOf(HIGH, at + 16)) {
      const low = lowHalf(out, at + 8);
      if (low < KERNEL || isHex(out[at + 16]) || isHex(out[at - 1])) continue;
      const slide = this.#modules && low >= this.#modules.lowest ? this.#modules.slide : this.#text;
      const moved = low - slide;
      if (slide !== 0 && moved >= 0 && moved < 2 ** 32) write(out, at + 8, moved);
    }
    return out;
  }
}

/** x86-64, lower halves: where vmlinux is linked to, where the kernel's half of the text begins, where modules begin. */
const LINKED = 0x81000000;
const KERNEL = 0x80000000;
const MODULES = 0xc0000000;
const HIGH = Buffer.from('ffffffff');
const DIGITS = Buffer.from('0123456789abcdef');

const isHex = (byte: number | undefined): boolean => byte !== undefined && digit(byte) >= 0;

const digit = (byte: number): number =>
  byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;

/** Eight hex digits as a number; -1 where there are none. */
function lowHalf(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 8; i++) {
    const d = i < bytes.length ? digit(bytes[i]!) : -1;
    if (d < 0) return -1;
    value = value * 16 + d;
  }
  return value;
}

function write(out: Uint8Array, at: number, value: number): void {
  for (let i = at + 7, rest = value; i >= at; i--, rest = Math.floor(rest / 16)) out[i] = DIGITS[rest % 16]!;
}
