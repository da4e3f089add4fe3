import { badBtf } from './bad';
import { readHeader } from './header';
import { isEnum, Kind, type KindMask, kindName, mask } from './kinds';
import { NameIndex } from './nameindex';
import { Strings } from './strings';

/** A type's number. 0 is void, and what a lookup gives when there is no such type. */
export type TypeId = number;

/**
 * BTF as a lazy index over its bytes: one u32 a type says where it starts, everything else is read when asked.
 *
 *   words    [name info size|type …][name info …] …      the type section, untouched
 *   starts   [0, 3, 7, …]                                 word index of each type
 *
 * A split BTF (a kernel module's) continues the ids and the strings of its base; ids below `firstId` are
 * answered by the base. Reading is bounds-checked once, here: element i of a type is always inside the buffer.
 * Type ids and string offsets inside are checked when followed. Every fault is a Problem `btf-bad`.
 */
export class Btf {
  readonly firstId: TypeId;
  /** one past the last id */
  readonly end: TypeId;
  readonly base: Btf | null;
  /** for error lines: "vmlinux", "module overlay" */
  readonly origin: string;

  readonly #words: Uint32Array;
  readonly #starts: Uint32Array;
  readonly strings: Strings;
  #names: NameIndex | null = null;
  #enumerators: { names: NameIndex; owners: Uint32Array } | null = null;
  #pointerSize = 0;
  #signs: boolean | null = null;

  private constructor(bytes: Uint8Array, base: Btf | null, origin: string) {
    const { words, strings, tail } = readHeader(bytes, origin);
    this.base = base;
    this.origin = origin;
    this.firstId = base ? base.end : 1;
    this.#words = words;
    this.strings = new Strings(strings, base ? base.strings : null, origin);
    this.#starts = indexTypes(words, tail, this.firstId, origin);
    this.end = this.firstId + this.#starts.length;
  }

  /** Index the bytes of /sys/kernel/btf/vmlinux, of an object's .BTF, or of a module on its base. Throws `btf-bad`. */
  static read(bytes: Uint8Array, options: { base?: Btf; origin?: string } = {}): Btf {
    return new Btf(bytes, options.base ?? null, options.origin ?? (options.base ? 'module BTF' : 'BTF'));
  }

  /** Number of types, void and the base's included. */
  get count(): number {
    return this.end;
  }

  kind(id: TypeId): Kind {
    if (id === 0) return Kind.VOID;
    if (id < this.firstId) return this.base!.kind(id);
    return (this.#words[this.#start(id) + 1]! >>> 24) & 0x7f;
  }

  /** Number of members, enumerators, parameters or variables. */
  vlen(id: TypeId): number {
    if (id < this.firstId) return id === 0 ? 0 : this.base!.vlen(id);
    return this.#words[this.#start(id) + 1]! & 0xffffff;
  }

  flag(id: TypeId): boolean {
    if (id < this.firstId) return id !== 0 && this.base!.flag(id);
    return this.#words[this.#start(id) + 1]! >>> 31 === 1;
  }

  name(id: TypeId): string {
    return id === 0 ? '' : this.string(this.word(id, 0));
  }

  /** The bytes of a name into a buffer, which must have room (names are below 512 bytes); gives where they end. */
  copyName(id: TypeId, out: Uint8Array, to: number): number {
    return this.strings.copy(this.word(id, 0), out, to);
  }

  /** Without making a string of the name. */
  nameStartsWith(id: TypeId, prefix: string): boolean {
    return id !== 0 && this.strings.startsWith(this.word(id, 0), prefix);
  }

  isAnonymous(id: TypeId): boolean {
    return id === 0 || this.word(id, 0) === 0;
  }

  /** The size field: bytes of an INT, FLOAT, STRUCT, UNION, ENUM, ENUM64 or DATASEC as stored. */
  rawSize(id: TypeId): number {
    return id === 0 ? 0 : this.word(id, 2);
  }

  /** What a PTR, TYPEDEF, modifier, FUNC, FUNC_PROTO (its return type), VAR or tag refers to. */
  target(id: TypeId): TypeId {
    return id === 0 ? 0 : this.#checked(this.word(id, 2), id);
  }

  // INT
  intEncoding(id: TypeId): { signed: boolean; char: boolean; bool: boolean; bits: number; offset: number } {
    const w = this.word(id, 3);
    return {
      signed: (w & (1 << 24)) !== 0,
      char: (w & (1 << 25)) !== 0,
      bool: (w & (1 << 26)) !== 0,
      bits: w & 0xff,
      offset: (w >>> 16) & 0xff,
    };
  }

  // ARRAY
  elementType(id: TypeId): TypeId {
    return this.#checked(this.word(id, 3), id);
  }
  elementCount(id: TypeId): number {
    return this.word(id, 5);
  }

  // STRUCT, UNION
  memberName(id: TypeId, i: number): string {
    return this.string(this.#element(id, i, 3, 0));
  }
  /** Where the name is among `strings`, for comparing many without making strings. */
  memberNameOffset(id: TypeId, i: number): number {
    return this.#element(id, i, 3, 0);
  }
  memberIsAnonymous(id: TypeId, i: number): boolean {
    return this.#element(id, i, 3, 0) === 0;
  }
  memberType(id: TypeId, i: number): TypeId {
    return this.#checked(this.#element(id, i, 3, 1), id);
  }
  /** Bits from the start of the struct. */
  memberBitOffset(id: TypeId, i: number): number {
    const offset = this.#element(id, i, 3, 2);
    return this.flag(id) ? offset & 0xffffff : offset;
  }
  /** Bits of a bit field; 0 for any other member. */
  memberBits(id: TypeId, i: number): number {
    return this.flag(id) ? this.#element(id, i, 3, 2) >>> 24 : 0;
  }

  // ENUM, ENUM64
  enumeratorName(id: TypeId, i: number): string {
    return this.string(this.#element(id, i, this.kind(id) === Kind.ENUM64 ? 3 : 2, 0));
  }
  enumeratorValue(id: TypeId, i: number): bigint {
    if (this.kind(id) === Kind.ENUM64) {
      const low = BigInt(this.#element(id, i, 3, 1));
      const high = BigInt(this.#element(id, i, 3, 2));
      const value = (high << 32n) | low;
      return this.flag(id) ? BigInt.asIntN(64, value) : value;
    }
    const value = this.#element(id, i, 2, 1);
    const signed = this.flag(id) || (value >>> 31 === 1 && this.#looksSigned(id));
    return BigInt(signed ? value | 0 : value);
  }
  /** Has it values below 0? Its own mark says so, or else its values (`#looksSigned`). */
  enumSigned(id: TypeId): boolean {
    if (this.flag(id)) return true;
    for (let i = this.vlen(id) - 1; i >= 0; i--) if (this.enumeratorValue(id, i) < 0n) return true;
    return false;
  }

  // FUNC_PROTO. The last parameter of type void stands for "...".
  parameterName(id: TypeId, i: number): string {
    return this.string(this.#element(id, i, 2, 0));
  }
  parameterType(id: TypeId, i: number): TypeId {
    return this.#checked(this.#element(id, i, 2, 1), id);
  }

  // DATASEC
  sectionVariable(id: TypeId, i: number): { type: TypeId; offset: number; size: number } {
    return {
      type: this.#checked(this.#element(id, i, 3, 0), id),
      offset: this.#element(id, i, 3, 1),
      size: this.#element(id, i, 3, 2),
    };
  }

  /** DECL_TAG: which member or parameter is tagged; -1 for the whole. */
  tagComponent(id: TypeId): number {
    return this.word(id, 3) | 0;
  }

  /** The type of that name, first by id, the base before the split; 0 if none. */
  find(name: string, kinds: KindMask): TypeId {
    return (this.base?.find(name, kinds) ?? 0) || this.#next(name, kinds, -1);
  }

  /** All types of that name, by id: two translation units may mean different structs by one name. */
  findAll(name: string, kinds: KindMask): TypeId[] {
    const ids = this.base?.findAll(name, kinds) ?? [];
    for (let id = this.#next(name, kinds, -1); id; id = this.#next(name, kinds, id - this.firstId))
      ids.push(id);
    return ids;
  }

  /** The first enum that has that enumerator; 0 if none. */
  findEnumerator(name: string): TypeId {
    const inBase = this.base?.findEnumerator(name) ?? 0;
    if (inBase) return inBase;
    this.#enumerators ??= this.#indexEnumerators();
    const entry = this.#enumerators.names.find(name);
    return entry < 0 ? 0 : this.#enumerators.owners[entry]!;
  }

  /** Bytes of a pointer in the kernel that this describes: the size of its `long`. */
  get pointerSize(): number {
    if (this.base) return this.base.pointerSize;
    if (this.#pointerSize === 0) {
      const long = ['long unsigned int', 'unsigned long', 'long int', 'long']
        .map((name) => this.find(name, 1 << Kind.INT))
        .find((id) => id !== 0);
      const size = long ? this.rawSize(long) : 8;
      this.#pointerSize = size === 4 ? 4 : 8;
    }
    return this.#pointerSize;
  }

  string(offset: number): string {
    return this.strings.at(offset);
  }

  /** @internal word i of a type: 0 name, 1 info, 2 size or type, 3… the rest */
  word(id: TypeId, i: number): number {
    if (id < this.firstId) return this.base!.word(id, i);
    return this.#words[this.#start(id) + i]!;
  }

  #element(id: TypeId, i: number, stride: number, word: number): number {
    if (id < this.firstId) return this.base!.#element(id, i, stride, word);
    const start = this.#start(id);
    const info = this.#words[start + 1]!;
    if (i < 0 || i >= (info & 0xffffff)) throw badBtf(`type has no element ${i}`, this.#where(id));
    return this.#words[start + 3 + i * stride + word]!;
  }

  #start(id: TypeId): number {
    const start = this.#starts[id - this.firstId];
    if (start === undefined)
      throw badBtf(`there is no type ${id}`, this.origin, `ids end at ${this.end - 1}`);
    return start;
  }

  #checked(target: TypeId, from: TypeId): TypeId {
    if (target < this.end) return target;
    throw badBtf(`BTF refers to a type that does not exist: ${target}`, this.#where(from));
  }

  #where(id: TypeId): string {
    return `${this.origin}, type ${id} ${kindName(this.kind(id))}`;
  }

  #next(name: string, kinds: KindMask, after: number): TypeId {
    this.#names ??= this.#indexNames();
    let entry = after;
    do entry = this.#names.find(name, entry);
    while (entry >= 0 && ((kinds >>> this.kind(this.firstId + entry)) & 1) === 0);
    return entry < 0 ? 0 : this.firstId + entry;
  }

  /**
   * Compilers and pahole from before 2022 mark no enum as signed. There a value with its high bit set is taken for
   * a small negative number (-1, -EINVAL), if all such of the enum are; not for a flag (1 << 31), nor in an enum of
   * 8 bytes, of whose values those tools kept the low half (BPF_F_CURRENT_CPU).
   */
  #looksSigned(id: TypeId): boolean {
    if (this.#marksSigns() || this.rawSize(id) > 4) return false;
    for (let i = this.vlen(id) - 1; i >= 0; i--) {
      const value = this.#element(id, i, 2, 1);
      if (value >>> 31 === 1 && value < 0xffff0000) return false;
    }
    return true;
  }

  #marksSigns(): boolean {
    if (this.#signs === null) {
      this.#signs = this.base ? this.base.#marksSigns() : false;
      for (let i = 0; i < this.#starts.length && !this.#signs; i++) {
        const info = this.#words[this.#starts[i]! + 1]!;
        this.#signs = info >>> 31 === 1 && isEnum((info >>> 24) & 0x7f);
      }
    }
    return this.#signs;
  }

  #indexNames(): NameIndex {
    const words = this.#words;
    const offsets = this.#starts.map((start) => {
      const kind = (words[start + 1]! >>> 24) & 0x7f;
      return kind < 32 && (NAMED >>> kind) & 1 ? words[start]! : 0;
    });
    return new NameIndex(offsets, this.strings);
  }

  #indexEnumerators(): { names: NameIndex; owners: Uint32Array } {
    const owners: number[] = [];
    const offsets: number[] = [];
    for (let i = 0; i < this.#starts.length; i++) {
      const start = this.#starts[i]!;
      const info = this.#words[start + 1]!;
      const kind = (info >>> 24) & 0x7f;
      if (!isEnum(kind)) continue;
      const stride = kind === Kind.ENUM64 ? 3 : 2;
      const end = start + 3 + (info & 0xffffff) * stride;
      for (let at = start + 3; at < end; at += stride) {
        offsets.push(this.#words[at]!);
        owners.push(this.firstId + i);
      }
    }
    return {
      names: new NameIndex(Uint32Array.from(offsets), this.strings),
      owners: Uint32Array.from(owners),
    };
  }
}

/** Kinds whose name_off names a type. (DECL_TAG and TYPE_TAG carry a value there.) */
const NAMED: KindMask = mask(
  Kind.INT,
  Kind.STRUCT,
  Kind.UNION,
  Kind.ENUM,
  Kind.FWD,
  Kind.TYPEDEF,
  Kind.FUNC,
  Kind.VAR,
  Kind.DATASEC,
  Kind.FLOAT,
  Kind.ENUM64,
);

function indexTypes(
  words: Uint32Array,
  tail: readonly (readonly [number, number])[],
  firstId: number,
  origin: string,
): Uint32Array {
  const starts = new Uint32Array(Math.floor(words.length / 3));
  const fixed = Uint32Array.from(tail, ([info]) => info / 4);
  const each = Uint32Array.from(tail, ([, element]) => element / 4);
  const total = words.length;
  let count = 0;
  let at = 0;
  while (at < total) {
    const kind = at + 3 <= total ? (words[at + 1]! >>> 24) & 0x7f : 0;
    const id = firstId + count;
    if (at + 3 > total) throw badBtf('truncated BTF: a type is cut off', `${origin}, type ${id}`);
    if (kind === 0 || kind >= fixed.length) {
      throw badBtf('unknown kind of type', `${origin}, type ${id}`, `kind ${kind}`);
    }
    const next = at + 3 + fixed[kind]! + each[kind]! * (words[at + 1]! & 0xffffff);
    if (next > total)
      throw badBtf('truncated BTF: a type is cut off', `${origin}, type ${id} ${kindName(kind)}`);
    starts[count++] = at;
    at = next;
  }
  return starts.slice(0, count);
}
