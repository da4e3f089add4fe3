/** How many bytes at an entry are looked at. */
export const ENTRY_BYTES = 16;

/**
 * endbr64, endbr32, and what a kernel with IBT writes over those that nobody needs (5.18, then 6.15): the entry proper
 * is behind them.
 */
const LANDING_PADS = ['f30f1efa', 'f30f1efb', '660f1f00', '0f1f40d6'];

/** Five bytes that do nothing, in the ways in which kernels since 5.10 write them on various processors. */
const NOPS = ['0f1f440000', '6666666690', '6666906690', '3e8d742600', '908d742600'];

/**
 * Does code of x86-64 begin with five bytes that the kernel patches: a nop, a call or a jump of that length, or a
 * breakpoint while something else is being patched? A trampoline goes over a nop without asking what it is there for.
 * Everything else the kernel itself refuses (EBUSY).
 */
export function isPatchable(entry: Uint8Array): boolean {
  const hex = Buffer.from(entry).toString('hex');
  const begins = (text: string): boolean =>
    /^(?:e8|e9|cc)/.test(text) || NOPS.some((nop) => text.startsWith(nop));
  return begins(hex) || (LANDING_PADS.some((pad) => hex.startsWith(pad)) && begins(hex.slice(8)));
}

/** "0f 1f 44 00 00" */
export const shown = (entry: Uint8Array): string =>
  Buffer.from(entry.subarray(0, 9))
    .toString('hex')
    .replace(/..(?!$)/g, '$& ');
