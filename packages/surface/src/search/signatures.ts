import type { Btf, TypeId } from '../btf/btf';
import { isModifier, isStruct, Kind } from '../btf/kinds';
import { skipModifiers } from '../btf/resolve';
import type { NameTable } from '../bytes/nametable';
import { decodeText } from '../bytes/text';
import type { Surface } from '../surface/surface';
import { type BuiltCatalog, kindNumber } from './build';
import type { PointKind } from './entry';

const MAX_CHAIN = 64;

/** Numbers of a growing list. */
class Numbers {
  #all = new Uint32Array(1 << 10);
  length = 0;

  push(value: number): void {
    if (this.length === this.#all.length) {
      const larger = new Uint32Array(this.#all.length * 2);
      larger.set(this.#all);
      this.#all = larger;
    }
    this.#all[this.length++] = value;
  }

  done(): Uint32Array {
    return this.#all.slice(0, this.length);
  }
}

/** Pairs [entry, key] in two columns: which entries have to do with a type or a name. */
export interface Pairs {
  entries: Uint32Array;
  keys: Uint32Array;
}

/** Of one BTF: what its functions, tracepoints and LSM hooks take and return, and what members its structs have. */
export interface Signatures {
  btf: Btf;
  /** keys: every type that an argument leads to, through pointers, arrays, qualifiers and typedefs */
  args: Pairs;
  returns: Pairs;
  /** keys: string offsets of members, also of those inside anonymous members */
  members: Pairs;
}

export function signaturesOf(btf: Btf, built: BuiltCatalog, names: NameTable): Signatures {
  const args = new PairList();
  const returns = new PairList();
  const members = new PairList();
  const entries = new Entries(btf, built, names);
  const add = (id: TypeId, skipped: number, kinds: number, proto: TypeId, from: number) => {
    if (btf.kind(proto) !== Kind.FUNC_PROTO) return;
    const count = btf.vlen(proto);
    for (const entry of entries.of(id, skipped, kinds)) {
      leads(btf, btf.target(proto), entry, returns);
      for (let i = from; i < count; i++) leads(btf, btf.parameterType(proto, i), entry, args);
    }
  };
  for (let id = btf.firstId; id < btf.end; id++) {
    const kind = btf.kind(id);
    if (kind === Kind.FUNC) {
      add(id, 0, FUNCTIONS, btf.target(id), 0);
      if (btf.nameStartsWith(id, LSM_PREFIX)) add(id, LSM_PREFIX.length, HOOKS, btf.target(id), 0);
    } else if (kind === Kind.TYPEDEF && btf.nameStartsWith(id, TRACE_PREFIX)) {
      const proto = skipModifiers(btf, btf.target(skipModifiers(btf, btf.target(id))));
      add(id, TRACE_PREFIX.length, TRACEPOINTS, proto, 1);
    } else if (isStruct(kind) && !btf.isAnonymous(id)) {
      for (const entry of entries.of(id, 0, STRUCTS)) addMembers(btf, id, entry, members, 0);
    }
  }
  return { btf, args: args.done(), returns: returns.done(), members: members.done() };
}

const LSM_PREFIX = 'bpf_lsm_';
const TRACE_PREFIX = 'btf_trace_';
const bits = (...kinds: PointKind[]) => kinds.reduce((all, kind) => all | (1 << kindNumber(kind)), 0);
const FUNCTIONS = bits('fn');
const HOOKS = bits('lsm');
const TRACEPOINTS = bits('tracepoint', 'rawtracepoint');
const STRUCTS = bits('struct', 'union');

/** Catalog entries that have a type's name, found by its bytes: 60,000 names are asked for. */
class Entries {
  readonly #name = new Uint8Array(512);
  readonly #found: number[] = [];

  constructor(
    private readonly btf: Btf,
    private readonly built: BuiltCatalog,
    private readonly names: NameTable,
  ) {}

  /** Without the first `skipped` letters of the name. The list is good until the next call. */
  of(id: TypeId, skipped: number, kinds: number): readonly number[] {
    const { names } = this;
    const found = this.#found;
    found.length = 0;
    const end = this.btf.copyName(id, this.#name, 0);
    for (let i = names.findBytes(this.#name, skipped, end); i >= 0; i = names.nextSame(i)) {
      if ((kinds >>> this.built.store.kinds[i]!) & 1) found.push(i);
    }
    return found;
  }
}

class PairList {
  readonly entries = new Numbers();
  readonly keys = new Numbers();

  done(): Pairs {
    return { entries: this.entries.done(), keys: this.keys.done() };
  }
}

function leads(btf: Btf, type: TypeId, entry: number, to: PairList): void {
  let id = type;
  for (let i = 0; i < MAX_CHAIN && id !== 0; i++) {
    const kind = btf.kind(id);
    if (kind === Kind.ARRAY) id = btf.elementType(id);
    else if (kind === Kind.PTR || isModifier(kind)) id = btf.target(id);
    else {
      to.entries.push(entry);
      to.keys.push(id);
      if (kind !== Kind.TYPEDEF) return;
      id = btf.target(id);
    }
  }
}

function addMembers(btf: Btf, id: TypeId, entry: number, to: PairList, depth: number): void {
  const count = btf.vlen(id);
  for (let i = 0; i < count; i++) {
    if (!btf.memberIsAnonymous(id, i)) {
      to.entries.push(entry);
      to.keys.push(btf.memberNameOffset(id, i));
    } else if (depth < 8) {
      const inner = skipModifiers(btf, btf.memberType(id, i));
      if (isStruct(btf.kind(inner))) addMembers(btf, inner, entry, to, depth + 1);
    }
  }
}

/** Field name → tracepoints whose record has it, from the text of their formats. */
export function fieldsOfEvents(
  surface: Surface,
  built: BuiltCatalog,
  names: NameTable,
): Map<string, number[]> {
  const fields = new Map<string, number[]>();
  const tracepoint = kindNumber('tracepoint');
  for (const file of surface.files()) {
    if (!file.startsWith('events/') || !file.endsWith('/format')) continue;
    const bytes = surface.file(file);
    const [, category, event] = file.split('/');
    const entry = names
      .findAll(event!)
      .find((i) => built.store.kinds[i] === tracepoint && built.store.names[i] === category!.length + 1);
    if (!bytes || entry === undefined) continue;
    for (const name of fieldNames(bytes)) {
      const list = fields.get(name);
      if (list) list.push(entry);
      else fields.set(name, [entry]);
    }
  }
  return fields;
}

/** "\tfield:char comm[16];\toffset:…" → comm, of each line */
function* fieldNames(bytes: Uint8Array): Generator<string> {
  for (let at = bytes.indexOf(0x09); at >= 0; at = bytes.indexOf(0x09, at + 1)) {
    // "\tf", as lines of fields begin; "\toffset" does not
    if (bytes[at + 1] !== 0x66 || bytes[at + 6] !== 0x3a) continue;
    let end = bytes.indexOf(0x3b, at);
    if (end < 0) return;
    if (bytes[end - 1] === 0x5d) end = bytes.lastIndexOf(0x5b, end);
    let start = end;
    while (start > at && isWordByte(bytes[start - 1]!)) start--;
    if (start < end) yield decodeText(bytes, start, end);
  }
}

const isWordByte = (byte: number): boolean =>
  byte === 0x5f || (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
