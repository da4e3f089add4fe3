import { Problem } from '@hooklab/base';
import { Btf, CPrinter, isEnum, Kind, resolve, STRUCTS, sizeOf, type TypeId } from '@hooklab/surface';
import { KIND_COLUMN, TAG } from './kinds';
import type { Column, ColumnKind, Layout } from './layout';
import { strideOf } from './stride';

/** More than any record that a table can show; bounds what a hostile BTF can ask for. */
const MAX_COLUMNS = 512;
const MAX_DEPTH = 8;
const MAX_SIZE = 64 * 1024;
/** Arrays of integers up to this length become a column an element. */
const MAX_ELEMENTS = 16;

const STATUS_SUFFIX = '__rc';

/**
 * The layout of a struct from the bytes of an object's .BTF section, as if it were the only kind of record.
 *
 * Integers, enums, bools, pointers and `char NAME[N]` are one column each; a nested struct gives `outer.inner`,
 * `__u64 args[3]` gives `args[0]`…; bytes (`__u8 mac[6]`), unions and whatever else has a size are shown as
 * hex. `__s32 NAME__rc` beside a NAME is NAME's read status, not a column.
 *
 * Throws Problem `layout` where there is no such struct or it cannot be a record, `btf-bad` for damaged BTF.
 */
export function layoutOf(btfBytes: Uint8Array, struct = EVENT): Layout {
  const btf = Btf.read(btfBytes, { origin: 'the object’s BTF' });
  const id = btf.find(struct, STRUCTS);
  if (id === 0) throw noStruct(struct);
  return structLayout(btf, id, { name: plainName(struct), tag: null });
}

/** The struct of a program whose records are all of one kind. */
export const EVENT = 'hl_event';

/** "hl_opened" → "opened" */
export const plainName = (struct: string): string => struct.replace(/^hl_(?=.)/, '');

export const noStruct = (struct: string): Problem =>
  new Problem({
    code: 'layout',
    what: `The program has no struct ${struct}`,
    cause: 'columns are read from the record’s struct in the object’s BTF',
    fix: `Declare struct ${struct} and keep it with HL_EVENT(struct ${struct});`,
  });

/** The layout of the struct `id`, whose tag, where it has one, is no column. */
export function structLayout(btf: Btf, id: TypeId, { name, tag }: Pick<Layout, 'name' | 'tag'>): Layout {
  const struct = btf.name(id);
  const size = btf.rawSize(id);
  if (size === 0 || size > MAX_SIZE) {
    throw new Problem({
      code: 'layout',
      what: `struct ${struct} cannot be a record`,
      cause: size === 0 ? 'it is empty' : `it has ${size} bytes, a record may have ${MAX_SIZE}`,
      fix: size === 0 ? 'Give it a field' : 'Capture shorter strings or fewer fields',
    });
  }
  const columns: Column[] = [];
  addMembers(columns, { btf, print: new CPrinter(btf), struct }, id, 0, '', 0);
  if (tag !== null) takeTag(columns, struct);
  if (columns.length === 0) throw refused(struct, 'it has no field that can be shown');
  return { name, tag, struct, size, stride: strideOf(size), columns };
}

/** The tag is where the reader looks for it, and is shown by its name. */
function takeTag(columns: Column[], struct: string): void {
  const [first, ...rest] = columns;
  if (first?.name !== TAG || first.offset !== 0 || first.size !== 2 || first.kind !== 'uint')
    throw refused(struct, `a record of several kinds begins with HL_TAG, its __u16 ${TAG}`);
  if (rest.some(({ name }) => name === KIND_COLUMN))
    throw refused(
      struct,
      `its column ${KIND_COLUMN} would be taken for the record’s kind: call it otherwise`,
    );
  columns.shift();
}

interface Context {
  btf: Btf;
  print: CPrinter;
  struct: string;
}

function addMembers(
  columns: Column[],
  context: Context,
  id: TypeId,
  base: number,
  prefix: string,
  depth: number,
) {
  const { btf, struct } = context;
  if (depth > MAX_DEPTH) throw refused(struct, 'its structs are nested too deep');
  const statuses = readStatuses(btf, id);
  for (let i = 0; i < btf.vlen(id); i++) {
    const name = btf.memberName(id, i);
    if (statuses.has(name)) continue;
    const bits = btf.memberBitOffset(id, i);
    if (btf.memberBits(id, i) !== 0 || bits % 8 !== 0) {
      throw refused(struct, `${prefix}${name} is a bit field: columns are whole bytes`);
    }
    const type = btf.memberType(id, i);
    const offset = base + bits / 8;
    const size = sizeOf(btf, type) ?? 0;
    if (offset + size > MAX_SIZE) throw refused(struct, `${prefix}${name} lies outside of it`);
    const real = resolve(btf, type);
    if (btf.kind(real) === Kind.STRUCT) {
      addMembers(columns, context, real, offset, name === '' ? prefix : `${prefix}${name}.`, depth + 1);
      continue;
    }
    const status = statusOffset(btf, id, name);
    const extra = status === null ? {} : { statusOffset: base + status };
    for (const c of columnsOf(context, type, `${prefix}${name}`, offset, size)) {
      if (columns.length >= MAX_COLUMNS) throw refused(struct, `it has more than ${MAX_COLUMNS} columns`);
      columns.push({ ...c, ...extra });
    }
  }
}

function columnsOf(context: Context, type: TypeId, name: string, offset: number, size: number): Column[] {
  const { btf, print } = context;
  const ctype = oneLine(print.declare(type, ''));
  if (size === 0) return [];
  const real = resolve(btf, type);
  if (btf.kind(real) !== Kind.ARRAY) {
    const kind = scalarKind(btf, real, size) ?? 'bytes';
    return [{ name: name || '(union)', ctype, kind, offset, size }];
  }
  const element = btf.elementType(real);
  const each = sizeOf(btf, element) ?? 0;
  const count = btf.elementCount(real);
  const elementReal = resolve(btf, element);
  if (isChar(btf, elementReal)) return [{ name, ctype, kind: 'string', offset, size }];
  const kind = scalarKind(btf, elementReal, each);
  if (kind === null || each === 1 || count > MAX_ELEMENTS)
    return [{ name, ctype, kind: 'bytes', offset, size }];
  const elementType = oneLine(print.declare(element, ''));
  return Array.from({ length: count }, (_, i) => ({
    name: `${name}[${i}]`,
    ctype: elementType,
    kind,
    offset: offset + i * each,
    size: each,
  }));
}

/** An anonymous union prints over several lines; a type in a table's head is one. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function scalarKind(btf: Btf, real: TypeId, size: number): ColumnKind | null {
  const kind = btf.kind(real);
  if (kind === Kind.PTR) return size === 8 ? 'pointer' : null;
  if (size !== 1 && size !== 2 && size !== 4 && size !== 8) return null;
  if (isEnum(kind)) return btf.enumSigned(real) ? 'int' : 'uint';
  if (kind !== Kind.INT) return null;
  const encoding = btf.intEncoding(real);
  if (encoding.bool) return 'bool';
  return encoding.signed ? 'int' : 'uint';
}

/** `char`, but not `unsigned char`: clang gives the first as a signed byte. */
function isChar(btf: Btf, real: TypeId): boolean {
  return btf.kind(real) === Kind.INT && btf.rawSize(real) === 1 && btf.name(real) === 'char';
}

/** Names of the members NAME__rc that have a NAME beside them. */
function readStatuses(btf: Btf, id: TypeId): Set<string> {
  const names = new Set<string>();
  for (let i = 0; i < btf.vlen(id); i++) names.add(btf.memberName(id, i));
  const statuses = new Set<string>();
  for (const name of names) {
    const of = name.slice(0, -STATUS_SUFFIX.length);
    if (name.endsWith(STATUS_SUFFIX) && of !== '' && names.has(of) && statusOffset(btf, id, of) !== null) {
      statuses.add(name);
    }
  }
  return statuses;
}

/** Byte offset within the struct of the 4-byte integer NAME__rc; null if there is none. */
function statusOffset(btf: Btf, id: TypeId, name: string): number | null {
  if (name === '') return null;
  for (let i = 0; i < btf.vlen(id); i++) {
    if (btf.memberName(id, i) !== name + STATUS_SUFFIX) continue;
    const type = btf.memberType(id, i);
    const bits = btf.memberBitOffset(id, i);
    if (btf.kind(resolve(btf, type)) !== Kind.INT || sizeOf(btf, type) !== 4 || bits % 8 !== 0) return null;
    return bits / 8;
  }
  return null;
}

export function refused(struct: string, cause: string): Problem {
  return new Problem({ code: 'layout', what: `struct ${struct} cannot be a record`, cause });
}
