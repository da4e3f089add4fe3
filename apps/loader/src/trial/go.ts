import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { userAddress } from '@hooklab/hook';
import type { TrialCase } from '@hooklab/protocol';
import { codeOffset } from '../entry/code';

/** Hooks that put a trampoline’s address on the user’s stack. */
const RETURNS = new Set(['uretprobe', 'uretprobe.multi', 'uprobe.session']);

/**
 * Why a user-space trial must not be made: one sentence; null when it may. Go copies its stacks while it runs, and a
 * return probe’s address on one of them crashes the program (github.com/golang/go issue 22008). What is no regular
 * file is not opened: a pipe would never answer.
 */
export function userDanger({ hook, at }: TrialCase): string | null {
  if (at.kind !== 'user' && at.kind !== 'usdt') return null;
  const address = at.kind === 'user' ? userAddress(at.symbol) : null;
  const offset = address && codeOffset(at.path, address);
  if (typeof offset === 'string') return offset;
  const stat = statSync(at.path, { throwIfNoEntry: false });
  if (!stat) return null;
  if (!stat.isFile()) return `${at.path} is not a regular file`;
  return RETURNS.has(hook) && isGo(at.path)
    ? `${at.path} is a Go program: Go moves its stacks, and a probe on a return would crash it`
    : null;
}

/** Has the ELF file Go’s own section, or the note of its linker? Not an ELF file: no. */
export function isGo(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const header = read(file, 0, 64);
    if (header.length < 64 || header.readUInt32BE(0) !== 0x7f454c46 || header[4] !== 2) return false;
    const [at, size, count, names] = [
      Number(header.readBigUInt64LE(40)),
      header.readUInt16LE(58),
      header.readUInt16LE(60),
      header.readUInt16LE(62),
    ];
    if (size < 64 || names >= count) return false;
    const sections = read(file, at, size * count);
    if (sections.length < size * count) return false;
    const table = size * names;
    const length = Number(sections.readBigUInt64LE(table + 32));
    if (length > 1 << 20) return false;
    const text = read(file, Number(sections.readBigUInt64LE(table + 24)), length).toString('latin1');
    return text.includes('.gopclntab\0') || text.includes('.note.go.buildid\0');
  } finally {
    closeSync(file);
  }
}

function read(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, from));
}
