import { type Column, type Layout, MOST_TAG, RC_NULL, strideOf } from '@hooklab/records';
import type { TextEvent } from './text/event';

/** Longer texts are cut, and say so. */
const MOST_TEXT = 4096;
const U64 = 2n ** 64n;

interface Seen {
  /** all that were seen are decimal, all are 0x… */
  decimal: boolean;
  hex: boolean;
  negative: boolean;
  large: boolean;
  bytes: number;
}

/** What an event has beside its fields, in the order of the columns. */
const COMMON = ['ts', 'pid', 'tid', 'cpu', 'comm'] as const;

/** Values of an event by the names of their columns: a field that has the name of what each event has is event_NAME. */
export function valuesOf({ fields, stack, ...event }: TextEvent): Map<string, string> {
  const values = new Map<string, string>();
  for (const name of COMMON) {
    const value = event[name];
    if (value !== undefined && value !== null) values.set(name, String(value));
  }
  const taken = new Set<string>([...COMMON, 'kind', 'stack']);
  for (const [name, value] of Object.entries(fields))
    values.set(taken.has(name) ? `event_${name}` : name, value);
  if (stack !== undefined) values.set('stack', stack);
  return values;
}

/** Finds out, event by event, which columns each kind has: numbers where all are, texts as long as the longest. */
export class Columns {
  readonly #kinds = new Map<string, Map<string, Seen>>();

  see(event: TextEvent): void {
    const columns = this.#kinds.get(event.kind) ?? new Map<string, Seen>();
    this.#kinds.set(event.kind, columns);
    for (const [name, value] of valuesOf(event)) {
      const seen = columns.get(name) ?? { decimal: true, hex: true, negative: false, large: false, bytes: 0 };
      columns.set(name, seen);
      seen.decimal &&= /^-?\d{1,20}$/.test(value) && fits(BigInt(value));
      seen.hex &&= /^0x[0-9a-f]{1,16}$/i.test(value);
      seen.negative ||= value.startsWith('-');
      seen.large ||= seen.decimal && BigInt(value) >= U64 / 2n;
      seen.bytes = Math.max(seen.bytes, Buffer.byteLength(value));
    }
  }

  /** Of the kinds in the order in which they were met; null: they are more than a recording can hold. */
  layouts(): Layout[] | null {
    if (this.#kinds.size > MOST_TAG) return null;
    return [...this.#kinds].map(([name, columns], i) => layoutOf(name, i + 1, columns));
  }
}

const fits = (value: bigint): boolean => value < U64 && value >= -U64 / 2n;

function layoutOf(name: string, tag: number, seen: ReadonlyMap<string, Seen>): Layout {
  // the tag, and room up to the first status
  let at = 8;
  const columns = [...seen].map(([column, each]): Column => {
    const { kind, ctype, size } = typeOf(each);
    const statusOffset = at;
    at += 8;
    const offset = at;
    at += (size + 7) & ~7;
    return { name: column, ctype, kind, offset, size, statusOffset };
  });
  return { name, tag, struct: 'imported', size: at, stride: strideOf(at), columns };
}

function typeOf({ decimal, hex, negative, large, bytes }: Seen): Pick<Column, 'kind' | 'ctype' | 'size'> {
  if (decimal && !(negative && large))
    return negative ? { kind: 'int', ctype: '__s64', size: 8 } : { kind: 'uint', ctype: '__u64', size: 8 };
  if (hex) return { kind: 'pointer', ctype: 'void *', size: 8 };
  const size = Math.min(MOST_TEXT, bytes + 1);
  return { kind: 'string', ctype: `char[${size}]`, size };
}

/** The bytes of one record; a value that an event has not is NULL there. */
export function recordOf(event: TextEvent, { tag, size, columns }: Layout): Uint8Array {
  const data = Buffer.alloc(size);
  data.writeUInt16LE(tag!, 0);
  const values = valuesOf(event);
  for (const column of columns) {
    const value = values.get(column.name);
    data.writeInt32LE(value === undefined ? RC_NULL : put(data, column, value), column.statusOffset!);
  }
  return data;
}

/** Gives its read status. */
function put(data: Buffer, { kind, offset, size }: Column, value: string): number {
  if (kind === 'string') {
    const text = Buffer.from(value);
    // ends with a 0, and not within a character
    let end = Math.min(text.length, size - 1);
    while (end < text.length && end > 0 && (text[end]! & 0xc0) === 0x80) end -= 1;
    text.copy(data, offset, 0, end);
    return text.length >= size ? size + 1 : text.length + 1;
  }
  if (kind === 'int') data.writeBigInt64LE(BigInt(value), offset);
  else data.writeBigUInt64LE(BigInt(value), offset);
  return size;
}
