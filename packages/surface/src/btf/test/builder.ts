import { Kind } from '../kinds';

/** Writes BTF for tests: types get ids in the order of the calls, from 1 (or after a base's). */
export class BtfBuilder {
  #types: number[] = [];
  #strings: number[] = [];
  #known = new Map<string, number>();
  #next: number;

  constructor(private readonly base?: { end: number; stringEnd: number }) {
    this.#next = base?.end ?? 1;
    if (!base) this.#strings.push(0);
  }

  get end(): number {
    return this.#next;
  }

  get stringEnd(): number {
    return (this.base?.stringEnd ?? 0) + this.#strings.length;
  }

  string(text: string): number {
    if (text === '') return 0;
    let at = this.#known.get(text);
    if (at === undefined) {
      at = this.stringEnd;
      this.#known.set(text, at);
      for (const c of text) this.#strings.push(c.charCodeAt(0));
      this.#strings.push(0);
    }
    return at;
  }

  raw(name: string, kind: number, vlen: number, third: number, rest: number[] = [], flag = false): number {
    this.#types.push(
      this.string(name),
      ((flag ? 0x80000000 : 0) | (kind << 24) | vlen) >>> 0,
      third,
      ...rest,
    );
    return this.#next++;
  }

  int(name: string, size: number, options: { signed?: boolean; bool?: boolean } = {}): number {
    const encoding = ((options.signed ? 1 : 0) | (options.bool ? 4 : 0)) << 24;
    return this.raw(name, Kind.INT, 0, size, [encoding | (size * 8)]);
  }
  float = (name: string, size: number) => this.raw(name, Kind.FLOAT, 0, size);
  ptr = (to: number) => this.raw('', Kind.PTR, 0, to);
  array = (of: number, count: number, index = 1) => this.raw('', Kind.ARRAY, 0, 0, [of, index, count]);
  const = (of: number) => this.raw('', Kind.CONST, 0, of);
  volatile = (of: number) => this.raw('', Kind.VOLATILE, 0, of);
  restrict = (of: number) => this.raw('', Kind.RESTRICT, 0, of);
  typeTag = (value: string, of: number) => this.raw(value, Kind.TYPE_TAG, 0, of);
  typedef = (name: string, of: number) => this.raw(name, Kind.TYPEDEF, 0, of);
  fwd = (name: string, union = false) => this.raw(name, Kind.FWD, 0, 0, [], union);
  func = (name: string, proto: number) => this.raw(name, Kind.FUNC, 1, proto);
  variable = (name: string, of: number) => this.raw(name, Kind.VAR, 0, of, [1]);
  declTag = (value: string, of: number, component = -1) =>
    this.raw(value, Kind.DECL_TAG, 0, of, [component >>> 0]);

  proto(returns: number, ...params: [string, number][]): number {
    const rest = params.flatMap(([name, type]) => [this.string(name), type]);
    return this.raw('', Kind.FUNC_PROTO, params.length, returns, rest);
  }

  /** [name, type, bit offset, bits of a bit field] */
  struct(name: string, size: number, ...members: [string, number, number, number?][]): number {
    return this.#composite(Kind.STRUCT, name, size, members);
  }
  union(name: string, size: number, ...members: [string, number, number?, number?][]): number {
    return this.#composite(Kind.UNION, name, size, members);
  }
  #composite(
    kind: number,
    name: string,
    size: number,
    members: [string, number, number?, number?][],
  ): number {
    const flag = members.some((m) => m[3]);
    const rest = members.flatMap(([member, type, offset = 0, bits = 0]) => [
      this.string(member),
      type,
      flag ? ((bits << 24) | offset) >>> 0 : offset,
    ]);
    return this.raw(name, kind, members.length, size, rest, flag);
  }

  enum(
    name: string,
    values: Record<string, number>,
    options: { size?: number; signed?: boolean } = {},
  ): number {
    const rest = Object.entries(values).flatMap(([key, value]) => [this.string(key), value >>> 0]);
    return this.raw(name, Kind.ENUM, rest.length / 2, options.size ?? 4, rest, options.signed ?? false);
  }
  enum64(name: string, values: Record<string, bigint>, signed = false): number {
    const rest = Object.entries(values).flatMap(([key, value]) => [
      this.string(key),
      Number(BigInt.asUintN(32, value)),
      Number(BigInt.asUintN(32, value >> 32n)),
    ]);
    return this.raw(name, Kind.ENUM64, rest.length / 3, 8, rest, signed);
  }

  /** `layout`: the 32-byte header with sizes of kinds, [info, element] from kind 0 */
  bytes(options: { bigEndian?: boolean; layout?: [number, number][] } = {}): Uint8Array {
    const little = !options.bigEndian;
    const header = options.layout ? 32 : 24;
    const typeLength = this.#types.length * 4;
    const layoutLength = (options.layout?.length ?? 0) * 4;
    const out = new Uint8Array(header + typeLength + this.#strings.length + layoutLength);
    const view = new DataView(out.buffer);
    view.setUint16(0, 0xeb9f, little);
    out[2] = 1;
    const words = [header, 0, typeLength, typeLength, this.#strings.length];
    if (options.layout) words.push(typeLength + this.#strings.length, layoutLength);
    words.forEach((word, i) => {
      view.setUint32(4 + i * 4, word, little);
    });
    this.#types.forEach((word, i) => {
      view.setUint32(header + i * 4, word >>> 0, little);
    });
    out.set(this.#strings, header + typeLength);
    options.layout?.forEach(([info, element], kind) => {
      out[header + typeLength + this.#strings.length + kind * 4] = info;
      out[header + typeLength + this.#strings.length + kind * 4 + 1] = element;
    });
    return out;
  }
}
