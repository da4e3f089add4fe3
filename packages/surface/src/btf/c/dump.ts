import { printable } from '@hooklab/base';
import { badBtf } from '../bad';
import type { Btf, TypeId } from '../btf';
import { isModifier, isStruct, Kind } from '../kinds';
import type { Naming } from './names';
import { CPrinter } from './printer';

const MAX_DEPTH = 2000;

/**
 * All types of a BTF as C, each definition ("struct x {…};") after those it embeds and after forward declarations
 * of those it points to: what `bpftool btf dump … format c` prints, in its order and with its names for duplicates
 * (name___2). Two passes for each type, as libbpf does them: order what it needs by value, then write.
 */
export function* dumpC(btf: Btf): Generator<string> {
  const dump = new Dump(btf);
  for (let id = 1; id < btf.end; id++) yield* dump.type(id);
}

const ORDERING = 1;
const ORDERED = 2;
const EMITTING = 1;
const EMITTED = 2;

class Dump {
  readonly #btf: Btf;
  readonly #print: CPrinter;
  readonly #ordered: Uint8Array;
  readonly #emitted: Uint8Array;
  /** a forward declaration (of a typedef: the typedef itself) has been written */
  readonly #declared: Uint8Array;
  readonly #referenced: Uint8Array;
  #queue: TypeId[] = [];

  constructor(btf: Btf) {
    this.#btf = btf;
    this.#print = new CPrinter(btf, { naming: new NumberedNames(btf) });
    this.#ordered = new Uint8Array(btf.end);
    this.#emitted = new Uint8Array(btf.end);
    this.#declared = new Uint8Array(btf.end);
    this.#referenced = referenced(btf);
  }

  *type(id: TypeId): Generator<string> {
    this.#queue = [];
    this.#order(id, false, 0);
    for (const next of this.#queue) yield* this.#emit(next, 0, 0);
  }

  /**
   * Queue what must be complete before `id`. True if the link is strong: no pointer with a named type behind it
   * lies in between.
   */
  #order(id: TypeId, pointed: boolean, depth: number): boolean {
    const btf = this.#btf;
    // void is always there
    if (id === 0 || this.#ordered[id] === ORDERED) return true;
    const kind = btf.kind(id);
    if (this.#ordered[id] === ORDERING) {
      if (isStruct(kind) && pointed && !btf.isAnonymous(id)) return false;
      throw badBtf('BTF goes round in a circle', `${btf.origin}, type ${id}`);
    }
    if (depth > MAX_DEPTH) throw badBtf('a type is nested too deep', `${btf.origin}, type ${id}`);
    const further = (to: TypeId, through = pointed) => this.#order(to, through, depth + 1);

    if (isStruct(kind)) {
      if (pointed && !btf.isAnonymous(id)) return false;
      this.#ordered[id] = ORDERING;
      for (let i = 0; i < btf.vlen(id); i++) further(btf.memberType(id, i), false);
      return this.#queued(id, !btf.isAnonymous(id));
    }
    if (isModifier(kind)) return further(btf.target(id));
    switch (kind) {
      case Kind.PTR: {
        const strong = further(btf.target(id), true);
        this.#ordered[id] = ORDERED;
        return strong;
      }
      case Kind.ARRAY:
        return further(btf.elementType(id), false);
      case Kind.ENUM:
      case Kind.ENUM64:
      case Kind.FWD:
        // an anonymous enum that nothing refers to stands for itself: constants
        return this.#queued(id, !btf.isAnonymous(id) || this.#referenced[id] === 0);
      case Kind.TYPEDEF:
        if (!further(btf.target(id)) && pointed) return false;
        return this.#queued(id, true);
      case Kind.FUNC_PROTO: {
        let strong = further(btf.target(id));
        for (let i = 0; i < btf.vlen(id); i++) strong = further(btf.parameterType(id, i)) || strong;
        return strong;
      }
      default:
        this.#ordered[id] = ORDERED;
        return false;
    }
  }

  #queued(id: TypeId, write: boolean): boolean {
    if (write) this.#queue.push(id);
    this.#ordered[id] = ORDERED;
    return true;
  }

  /** Write a definition, before it the forward declarations that it needs. `container` 0: this is the definition. */
  *#emit(id: TypeId, container: TypeId, depth: number): Generator<string> {
    const btf = this.#btf;
    if (id === 0 || this.#emitted[id] === EMITTED) return;
    if (depth > MAX_DEPTH) throw badBtf('a type is nested too deep', `${btf.origin}, type ${id}`);
    const kind = btf.kind(id);
    if (this.#emitted[id] === EMITTING) {
      yield* this.#declare(id, container);
      return;
    }
    if (isStruct(kind)) yield* this.#emitStruct(id, container, depth);
    else if (isModifier(kind) || kind === Kind.PTR) yield* this.#emit(btf.target(id), container, depth + 1);
    else {
      switch (kind) {
        case Kind.ARRAY:
          yield* this.#emit(btf.elementType(id), container, depth + 1);
          break;
        case Kind.ENUM:
        case Kind.ENUM64:
          if (container === 0) yield `${this.#print.define(id)};`;
          this.#emitted[id] = EMITTED;
          break;
        case Kind.FWD:
          yield `${this.#print.declare(id, '')};`;
          this.#emitted[id] = EMITTED;
          break;
        case Kind.TYPEDEF:
          this.#emitted[id] = EMITTING;
          yield* this.#emit(btf.target(id), id, depth + 1);
          yield* this.#typedef(id);
          this.#emitted[id] = EMITTED;
          break;
        case Kind.FUNC_PROTO:
          yield* this.#emit(btf.target(id), container, depth + 1);
          for (let i = 0; i < btf.vlen(id); i++)
            yield* this.#emit(btf.parameterType(id, i), container, depth + 1);
      }
    }
  }

  *#emitStruct(id: TypeId, container: TypeId, depth: number): Generator<string> {
    const btf = this.#btf;
    this.#emitted[id] = EMITTING;
    if (container === 0 || btf.isAnonymous(id)) {
      const inside = btf.isAnonymous(id) ? container : id;
      for (let i = 0; i < btf.vlen(id); i++) yield* this.#emit(btf.memberType(id, i), inside, depth + 1);
    } else yield* this.#declare(id, container);
    if (container === 0) yield `${this.#print.define(id)};`;
    this.#emitted[id] = container === 0 ? EMITTED : 0;
  }

  /** Referred to before its definition is written: "struct x;", or the typedef at once. */
  *#declare(id: TypeId, container: TypeId): Generator<string> {
    const btf = this.#btf;
    if (this.#declared[id]) return;
    if (btf.kind(id) === Kind.TYPEDEF) yield* this.#typedef(id);
    else if (isStruct(btf.kind(id)) && id !== container && !btf.isAnonymous(id)) {
      yield `${this.#print.declare(id, '')};`;
      this.#declared[id] = 1;
    }
  }

  *#typedef(id: TypeId): Generator<string> {
    // the compiler's own: defining it again is an error
    if (!this.#declared[id] && this.#btf.name(id) !== '__builtin_va_list') yield `${this.#print.define(id)};`;
    this.#declared[id] = 1;
  }
}

/** 1 for each type that another one refers to. */
function referenced(btf: Btf): Uint8Array {
  const marks = new Uint8Array(btf.end);
  for (let id = 1; id < btf.end; id++) {
    const kind = btf.kind(id);
    const count = btf.vlen(id);
    if (isStruct(kind)) for (let i = 0; i < count; i++) marks[btf.memberType(id, i)] = 1;
    else if (kind === Kind.ARRAY) marks[btf.elementType(id)] = 1;
    else if (kind === Kind.FUNC_PROTO) {
      marks[btf.target(id)] = 1;
      for (let i = 0; i < count; i++) marks[btf.parameterType(id, i)] = 1;
    } else if (kind === Kind.DATASEC)
      for (let i = 0; i < count; i++) marks[btf.sectionVariable(id, i).type] = 1;
    else if (isModifier(kind) || REFERRING.has(kind)) marks[btf.target(id)] = 1;
  }
  return marks;
}

const REFERRING = new Set<number>([Kind.PTR, Kind.TYPEDEF, Kind.FUNC, Kind.VAR, Kind.DECL_TAG]);

/** Names in the order they are written: the second of a kind is name___2. */
class NumberedNames implements Naming {
  readonly #tags = new Map<string, number>();
  readonly #idents = new Map<string, number>();
  readonly #names = new Map<TypeId, string>();

  constructor(private readonly btf: Btf) {}

  tag(id: TypeId): string {
    const name = printable(this.btf.name(id));
    const kind = this.btf.kind(id);
    // a forward declaration stands for whichever struct has the name
    if (kind === Kind.FWD || ((kind === Kind.ENUM || kind === Kind.ENUM64) && this.btf.vlen(id) === 0))
      return name;
    return this.#once(id, name, this.#tags);
  }

  typedef(id: TypeId): string {
    return this.#once(id, printable(this.btf.name(id)), this.#idents);
  }

  enumerator(id: TypeId, i: number): string {
    return numbered(this.#idents, printable(this.btf.enumeratorName(id, i)));
  }

  #once(id: TypeId, name: string, counts: Map<string, number>): string {
    let written = this.#names.get(id);
    if (written === undefined) {
      written = numbered(counts, name);
      this.#names.set(id, written);
    }
    return written;
  }
}

function numbered(counts: Map<string, number>, name: string): string {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count > 1 ? `${name}___${count}` : name;
}
