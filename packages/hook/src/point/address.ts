/**
 * A place in a program's file that has no symbol:
 *
 *   "0x401136"   the address that a disassembler, addr2line and a core dump show
 *   "+0x1136"    so many bytes into the file, as perf and tracefs' uprobe_events write it
 */
export interface UserAddress {
  readonly place: 'address' | 'offset';
  readonly at: number;
}

const ADDRESS = /^(\+?)0x([0-9a-fA-F]{1,13})$/;

/** What stands where a symbol would; null for a symbol. */
export function userAddress(symbol: string): UserAddress | null {
  const found = ADDRESS.exec(symbol);
  return found && { place: found[1] ? 'offset' : 'address', at: Number.parseInt(found[2]!, 16) };
}
