import { badBtf } from '../bad';
import type { Btf, TypeId } from '../btf';
import { isModifier, isStruct, Kind, mask } from '../kinds';
import type { Uses } from './uses';

/** How much of a struct or union is written. */
export type Extent = 'forward' | 'some' | 'full';
const RANK: Record<Extent, number> = { forward: 0, some: 1, full: 2 };

const MAX_DEPTH = 256;

interface Path {
  /** the type must be complete here */
  byValue: boolean;
  /** the container is written in full, so what it embeds must be too */
  full: boolean;
  /** the source names the member: what it points to is of interest */
  named: boolean;
}

/**
 * Which types a program needs, and how much of each: a fixpoint over "this member is mentioned, so its type is
 * needed". Anonymous structs count as types of their own, written inline.
 */
export class Closure {
  readonly structs = new Map<TypeId, Extent>();
  readonly enums = new Set<TypeId>();
  readonly typedefs = new Set<TypeId>();
  readonly #queue: TypeId[] = [];
  readonly #reached = new Set<number>();
  readonly #mentions = new Map<TypeId, boolean>();

  constructor(
    readonly btf: Btf,
    readonly uses: Uses,
  ) {}

  /** Require a struct or union to that extent, with all that its members need. */
  require(id: TypeId, extent: Extent): void {
    const now = this.structs.get(id);
    if (now !== undefined && RANK[now] >= RANK[extent]) return;
    this.structs.set(id, extent);
    if (extent !== 'forward') this.#queue.push(id);
  }

  /** Follow everything required so far to its end. */
  settle(): void {
    for (let id = this.#queue.pop(); id !== undefined; id = this.#queue.pop()) {
      const full = this.structs.get(id) === 'full';
      for (const i of this.kept(id) ?? range(this.btf.vlen(id))) {
        const name = this.btf.memberName(id, i);
        const named = name === '' || this.uses.words.has(name);
        const strided = name !== '' && this.uses.strided.has(name);
        this.reach(this.btf.memberType(id, i), { byValue: true, full, named }, strided, 0);
      }
    }
  }

  /** Indexes of the members that are written; null for all of them. */
  kept(id: TypeId): number[] | null {
    if (this.structs.get(id) === 'full') return null;
    const out: number[] = [];
    const count = this.btf.vlen(id);
    for (let i = 0; i < count; i++) if (this.#isMentioned(id, i, 0)) out.push(i);
    return out;
  }

  /** Follow a type from where it is used. `strided`: the size of what it points to or embeds matters. */
  reach(id: TypeId, path: Path, strided: boolean, depth: number): void {
    if (depth > MAX_DEPTH) throw badBtf('BTF goes round in a circle', `${this.btf.origin}, type ${id}`);
    const { btf } = this;
    const flags = (path.byValue ? 1 : 0) | (path.full ? 2 : 0) | (path.named ? 4 : 0) | (strided ? 8 : 0);
    const key = id * 16 + flags;
    if (this.#reached.has(key)) return;
    this.#reached.add(key);

    const kind = btf.kind(id);
    const further = (to: TypeId, change: Partial<Path> = {}, stride = strided) =>
      this.reach(to, { ...path, ...change }, stride, depth + 1);
    if (isModifier(kind)) further(btf.target(id));
    else if (kind === Kind.PTR) further(btf.target(id), { byValue: false, full: false });
    // an element is complete even behind a pointer, and its size is the stride
    else if (kind === Kind.ARRAY) further(btf.elementType(id), { byValue: true, full: true });
    else if (kind === Kind.TYPEDEF) {
      if (!this.isTransparent(id)) this.typedefs.add(id);
      further(btf.target(id));
    } else if (kind === Kind.FUNC_PROTO) {
      const plain = { byValue: false, full: false, named: false };
      further(btf.target(id), plain, false);
      for (let i = 0; i < btf.vlen(id); i++) further(btf.parameterType(id, i), plain, false);
    } else if (kind === Kind.ENUM || kind === Kind.ENUM64) {
      if (!btf.isAnonymous(id)) this.enums.add(id);
    } else if (isStruct(kind)) this.#struct(id, path, strided);
    else if (kind === Kind.FWD) this.#forward(id, path, strided);
  }

  #struct(id: TypeId, path: Path, strided: boolean): void {
    if (this.btf.isAnonymous(id)) {
      this.require(id, path.full || strided ? 'full' : 'some');
      return;
    }
    const one = this.canonical(id);
    if (this.isOwn(one) && !path.byValue) this.require(one, 'forward');
    else if (path.byValue) this.require(one, path.full || strided ? 'full' : 'some');
    else if (path.named && (strided || this.#mentionsAny(one, 0)))
      this.require(one, strided ? 'full' : 'some');
    else this.require(one, 'forward');
  }

  /** A translation unit knew only `struct x;`: another may know it whole. */
  #forward(id: TypeId, path: Path, strided: boolean): void {
    const whole = this.btf.find(this.btf.name(id), mask(this.btf.flag(id) ? Kind.UNION : Kind.STRUCT));
    if (whole) this.#struct(whole, { ...path, byValue: false }, strided);
    else this.require(id, 'forward');
  }

  /** The first struct of that name, if it may stand for this one: offsets are relocated by name anyway. */
  canonical(id: TypeId): TypeId {
    const first = this.btf.find(this.btf.name(id), mask(this.btf.kind(id)));
    return first && this.btf.rawSize(first) === this.btf.rawSize(id) ? first : id;
  }

  /**
   * A typedef written as what it stands for: the source has its own of that name; or it is the compiler's, which
   * means another thing for BPF than for the kernel's machine.
   */
  isTransparent(typedef: TypeId): boolean {
    const name = this.btf.name(typedef);
    return name === '__builtin_va_list' || this.uses.declared.has(name);
  }

  /** The source defines a struct of that name itself. */
  isOwn(id: TypeId): boolean {
    const keyword = this.btf.kind(id) === Kind.UNION ? 'union' : 'struct';
    return this.uses.tags.get(`${keyword} ${this.btf.name(id)}`)?.defined === true;
  }

  #isMentioned(id: TypeId, i: number, depth: number): boolean {
    if (!this.btf.memberIsAnonymous(id, i)) return this.uses.words.has(this.btf.memberName(id, i));
    const inner = this.#inner(this.btf.memberType(id, i));
    return inner !== 0 && this.#mentionsAny(inner, depth + 1);
  }

  /** Does the source name any member of it, or of the anonymous structs in it? */
  #mentionsAny(id: TypeId, depth: number): boolean {
    if (depth > MAX_DEPTH) throw badBtf('BTF goes round in a circle', `${this.btf.origin}, type ${id}`);
    const known = this.#mentions.get(id);
    if (known !== undefined) return known;
    this.#mentions.set(id, false);
    let any = false;
    const count = this.btf.vlen(id);
    for (let i = 0; i < count && !any; i++) any = this.#isMentioned(id, i, depth);
    this.#mentions.set(id, any);
    return any;
  }

  /** The struct or union of an anonymous member, through modifiers; 0 for an unnamed bit field. */
  #inner(type: TypeId): TypeId {
    let id = type;
    for (let i = 0; i < MAX_DEPTH && isModifier(this.btf.kind(id)); i++) id = this.btf.target(id);
    return isStruct(this.btf.kind(id)) ? id : 0;
  }
}

function* range(count: number): Iterable<number> {
  for (let i = 0; i < count; i++) yield i;
}
