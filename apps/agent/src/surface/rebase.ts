/**
 * Take the secret out of kernel addresses: KASLR's slides. Everything keeps its place relative to `_text` (and
 * modules relative to each other), so that ranges, duplicates and sections still say what they said; the kernel
 * then lies where it was linked to, as with `nokaslr`.
 *
 *   kallsyms           ffffffff9c2e5f50 T __set_task_comm
 *   kprobes_blacklist  0xffffffff9b0081a0-0xffffffff9b0081d0<TAB>warn_thunk_thunk
 *   modules            overlay 217088 1 - Live 0xffffffffc02d1000
 */
export class Rebase {
  readonly #text: bigint;
  readonly #modules: bigint | null;

  constructor(kallsyms: string, modules: string) {
    const text = /^([0-9a-f]{16}) [tT] _text$/m.exec(kallsyms);
    // hidden by kptr_restrict: every address is zero, and nothing is left to hide
    this.#text = text && BigInt(`0x${text[1]}`) !== 0n ? BigInt(`0x${text[1]}`) - LINKED : 0n;
    const lowest = [...modules.matchAll(/ 0x([0-9a-f]+)$/gm)]
      .map((m) => BigInt(`0x${m[1]}`))
      .filter((a) => a > 0n);
    this.#modules = lowest.length ? lowest.reduce((a, b) => (a < b ? a : b)) - MODULES : null;
  }

  /** Every address of a text, each a run of 16 hex digits. */
  apply(text: string): string {
    return text.replace(/[0-9a-f]{16}/g, (hex) => {
      const address = BigInt(`0x${hex}`);
      if (address < KERNEL) return hex;
      const slide = this.#modules !== null && address >= MODULES + this.#modules ? this.#modules : this.#text;
      return (address - slide).toString(16).padStart(16, '0');
    });
  }
}

/** x86-64: where vmlinux is linked to, where the kernel's half of the text begins, where modules begin. */
const LINKED = 0xffffffff81000000n;
const KERNEL = 0xffffffff80000000n;
const MODULES = 0xffffffffc0000000n;
