import { pointerByName, readValue } from '@hooklab/hook';
import { type Btf, TYPEDEFS } from '@hooklab/surface';
import type { SyscallArg, SyscallValue } from './resolved';

const INTS: Record<string, [size: number, signed: boolean]> = {
  int: [4, true],
  'signed int': [4, true],
  unsigned: [4, false],
  'unsigned int': [4, false],
  short: [2, true],
  'unsigned short': [2, false],
  long: [8, true],
  'long int': [8, true],
  'unsigned long': [8, false],
  'unsigned long int': [8, false],
  'long long': [8, true],
  'unsigned long long': [8, false],
  size_t: [8, false],
  ssize_t: [8, true],
};

/** "const char *" → what the argument is; null for a type that this kernel does not describe. */
export function syscallValue(btf: Btf | null, ctype: string): SyscallValue | null {
  const type = ctype
    .replace(/\b(const|volatile|__user|__restrict|restrict)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (type.endsWith('*')) return pointerByName(type);
  const int = INTS[type];
  if (int) return { kind: 'int', size: int[0], signed: int[1] };
  const typedef = btf?.find(type, TYPEDEFS);
  if (!btf || !typedef) return null;
  const value = readValue(btf, typedef);
  if (value.kind === 'int') return value;
  return value.kind === 'pointer' ? value : null;
}

/** "const char *pathname" → { name: "pathname", ctype: "const char *" }; null if it is no declaration. */
export function parseDeclaration(text: string): { name: string; ctype: string } | null {
  const found = /^\s*([A-Za-z_][A-Za-z0-9_ ]*?[ *]+(?:const )?\**)\s*([A-Za-z_][A-Za-z0-9_]*)\s*$/.exec(text);
  return found ? { ctype: found[1]!.replace(/\s+/g, ' ').trim(), name: found[2]! } : null;
}

/** A type that is not known still has its place: it only cannot be captured. */
export function syscallArg(btf: Btf | null, name: string, ctype: string, index: number): SyscallArg {
  const value = syscallValue(btf, ctype) ?? { kind: 'int', size: 8, signed: false };
  return { name, index, ctype, value };
}
