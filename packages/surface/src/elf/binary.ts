import { badElf, type Elf, elfSegments, readElf, sectionBytes, u64 } from './elf';
import { buildId } from './notes';
import { elfSymbols } from './symbols';
import { type UsdtProbe, usdtProbes } from './usdt';

/** A function of a user program or library, at which a uprobe can sit. */
export interface UserFunction {
  name: string;
  /** address as the file has it, hexadecimal */
  address: string;
  /** where it lies in the file, hexadecimal: what the kernel's uprobe takes; null where no segment has it */
  offset: string | null;
  /** bytes; 0 where the file does not tell */
  size: number;
  binding: 'local' | 'global' | 'weak';
}

/** What a program or a library offers to be traced. */
export interface UserBinary {
  /** "x86_64", "aarch64", or ELF's number for another one */
  machine: string;
  kind: 'program' | 'library' | 'object';
  buildId: string | null;
  /** without .symtab: only what is exported has a name */
  stripped: boolean;
  /** by name */
  functions: UserFunction[];
  probes: UsdtProbe[];
}

const MACHINES: Record<number, string> = { 62: 'x86_64', 183: 'aarch64', 243: 'riscv64', 247: 'bpf' };
const KINDS: Record<number, UserBinary['kind']> = { 1: 'object', 2: 'program' };
const PT_LOAD = 1;
const PT_INTERP = 3;
const SHT_SYMTAB = 2;
const SHT_DYNAMIC = 6;
const DT_SONAME = 14;
const STT_FUNC = 2;
/** an indirect function: its address is that of what chooses the function (memcpy of libc) */
const STT_GNU_IFUNC = 10;
const BINDINGS = ['local', 'global', 'weak'] as const;

/**
 * Functions and USDT probes of an ELF file's bytes. A name that stands at one address several times (versions,
 * aliases with the same name) is one function. Throws `elf-bad`.
 */
export function userBinary(bytes: Uint8Array): UserBinary {
  const elf = readElf(bytes);
  if (elf.type < 1 || elf.type > 3) throw badElf('neither a program nor a library', `ELF type ${elf.type}`);
  const program = elfSegments(elf).some((segment) => segment.type === PT_INTERP) && !hasSoname(elf);
  return {
    machine: MACHINES[elf.machine] ?? String(elf.machine),
    kind: KINDS[elf.type] ?? (program ? 'program' : 'library'),
    buildId: buildId(elf),
    stripped: !elf.sections.some((section) => section.type === SHT_SYMTAB),
    functions: functionsOf(elf),
    probes: usdtProbes(elf),
  };
}

/** A library that can be run (libc.so.6) has both an interpreter and a name by which others load it. */
function hasSoname(elf: Elf): boolean {
  const dynamic = elf.sections.find((section) => section.type === SHT_DYNAMIC);
  if (!dynamic) return false;
  const end = dynamic.offset + sectionBytes(elf, dynamic).length;
  for (let at = dynamic.offset; at + 16 <= end; at += 16) if (u64(elf, at) === DT_SONAME) return true;
  return false;
}

function functionsOf(elf: Elf): UserFunction[] {
  const loads = elfSegments(elf).filter((segment) => segment.type === PT_LOAD);
  const functions = new Map<string, UserFunction>();
  for (const { name, type, section, value, size, binding } of elfSymbols(elf)) {
    if ((type !== STT_FUNC && type !== STT_GNU_IFUNC) || section === 0 || name === '') continue;
    const load = loads.find((each) => value >= each.address && value < each.address + each.size);
    const address = hex(value);
    functions.set(`${name}@${address}`, {
      name,
      address,
      offset: load ? hex(value - load.address + load.offset) : null,
      size,
      binding: BINDINGS[binding] ?? 'global',
    });
  }
  return [...functions.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const hex = (n: number): string => `0x${n.toString(16)}`;
