import { printable } from '@hooklab/base';
import { errnoName } from './errno';
import type { Column } from './layout';
import { decodeUtf8, terminatedLength } from './utf8';

/**
 * One cell: a column of the record whose data begins at `at`. Make the RecordBytes once a batch; nothing
 * here keeps or allocates anything per record but the text asked for.
 */
export interface RecordBytes {
  bytes: Uint8Array;
  view: DataView;
}

export function recordBytes(bytes: Uint8Array): RecordBytes {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/**
 *   value   as read
 *   empty   a string of no characters, really read
 *   null    the pointer was NULL
 *   fault   EFAULT: the address could not be read, e.g. a user page not there yet
 *   error   another errno
 *   cut     the string is longer than the column; its beginning is here
 */
export type CellStatus = 'value' | 'empty' | 'null' | 'fault' | 'error' | 'cut';

/** There is no value: why, its status says. */
export const isUnread = (status: CellStatus): boolean =>
  status === 'null' || status === 'fault' || status === 'error';

/** What HL_RC_NULL of bpf/hooklab.h says in NAME__rc. */
export const RC_NULL = -4096;
const EFAULT = 14;

/** The read status beside the column, or null where the record has none. */
export function cellRc(r: RecordBytes, at: number, column: Column): number | null {
  return column.statusOffset === undefined ? null : r.view.getInt32(at + column.statusOffset, true);
}

export function cellStatus(r: RecordBytes, at: number, column: Column): CellStatus {
  const rc = cellRc(r, at, column);
  if (rc !== null) {
    if (rc === RC_NULL) return 'null';
    if (rc < 0) return rc === -EFAULT ? 'fault' : 'error';
    if (rc > column.size) return 'cut';
  }
  if (column.kind === 'string' && r.bytes[at + column.offset] === 0) return 'empty';
  return 'value';
}

/** Short word for a status that is not a value: "NULL", "EFAULT", "EINVAL", "empty", "cut"; else ''. */
export function statusWord(r: RecordBytes, at: number, column: Column): string {
  switch (cellStatus(r, at, column)) {
    case 'value':
      return '';
    case 'null':
      return 'NULL';
    case 'fault':
      return 'EFAULT';
    case 'error':
      return errnoName(cellRc(r, at, column)!);
    case 'empty':
      return 'empty';
    case 'cut':
      return 'cut';
  }
}

/** Integers below 2^53 as numbers, larger ones as decimal strings, pointers as "0xffff…", bytes as hex. */
export type CellValue = number | string | boolean;

export function cellValue(r: RecordBytes, at: number, column: Column): CellValue {
  const o = at + column.offset;
  switch (column.kind) {
    case 'string':
      return decodeUtf8(r.bytes, o, terminatedLength(r.bytes, o, column.size));
    case 'bytes':
      return hex(r.bytes, o, column.size);
    case 'bool':
      return r.bytes[o] !== 0;
    case 'pointer':
      return `0x${hex32(r.view.getUint32(o + 4, true))}${hex32(r.view.getUint32(o, true))}`;
    case 'uint':
      return uint(r.view, o, column.size);
    case 'int':
      return int(r.view, o, column.size);
  }
}

/**
 * The cell for the eye: controls as pictures, a NULL or an unreadable string as its status in words, a cut
 * string with an ellipsis. Never the only carrier of the status: ask cellStatus for the looks of a cell.
 */
export function cellText(r: RecordBytes, at: number, column: Column): string {
  const status = cellStatus(r, at, column);
  if (isUnread(status)) return statusWord(r, at, column);
  const value = cellValue(r, at, column);
  if (column.kind !== 'string') return String(value);
  return printable(value as string) + (status === 'cut' ? '…' : '');
}

const TWO32 = 0x1_0000_0000;
const SAFE_HIGH = 0x20_0000; // 2^53 / 2^32

function uint(view: DataView, o: number, size: number): number | string {
  if (size === 4) return view.getUint32(o, true);
  if (size === 2) return view.getUint16(o, true);
  if (size === 1) return view.getUint8(o);
  const high = view.getUint32(o + 4, true);
  // BigInt only beyond 2^53, where a number would be wrong
  if (high >= SAFE_HIGH) return view.getBigUint64(o, true).toString();
  return high * TWO32 + view.getUint32(o, true);
}

function int(view: DataView, o: number, size: number): number | string {
  if (size === 4) return view.getInt32(o, true);
  if (size === 2) return view.getInt16(o, true);
  if (size === 1) return view.getInt8(o);
  const high = view.getInt32(o + 4, true);
  if (high >= SAFE_HIGH || high < -SAFE_HIGH) return view.getBigInt64(o, true).toString();
  return high * TWO32 + view.getUint32(o, true);
}

function hex(bytes: Uint8Array, at: number, size: number): string {
  let text = '';
  for (let i = at; i < at + size && i < bytes.length; i++) text += bytes[i]!.toString(16).padStart(2, '0');
  return text;
}

function hex32(n: number): string {
  return n.toString(16).padStart(8, '0');
}
