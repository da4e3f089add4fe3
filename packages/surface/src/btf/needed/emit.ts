import { badBtf } from '../bad';
import type { Btf, TypeId } from '../btf';
import type { Naming } from '../c/names';
import { CPrinter } from '../c/printer';
import { isModifier, isStruct, Kind } from '../kinds';
import type { Closure } from './closure';
import type { Uses } from './uses';

const MAX_DEPTH = 1024;

/** Writes what a closure found, each definition after those it embeds. */
export class Emitter {
  readonly parts: string[] = [];
  readonly types: string[] = [];
  readonly #btf: Btf;
  readonly #print: CPrinter;
  readonly #names: HeaderNames;
  readonly #done = new Set<TypeId>();
  readonly #followed = new Set<number>();

  constructor(readonly closure: Closure) {
    this.#btf = closure.btf;
    this.#names = new HeaderNames(closure);
    this.#print = new CPrinter(closure.btf, {
      naming: this.#names,
      members: (id) => closure.kept(id),
      transparent: (id) => closure.isTransparent(id),
      inlineTagged: true,
    });
  }

  write(): void {
    const { closure } = this;
    // enumerators that the source names keep their names: whatever repeats them comes later
    for (const id of closure.enums) this.#define(id);
    for (const [id, extent] of closure.structs) {
      if (this.#btf.isAnonymous(id)) continue;
      if (extent === 'forward' || !this.#done.has(id)) this.parts.push(this.#forward(id));
    }
    for (const id of closure.typedefs) this.#definition(id, 0);
    for (const [id, extent] of closure.structs) {
      if (extent !== 'forward' && !this.#btf.isAnonymous(id)) this.#definition(id, 0);
    }
  }

  #forward(id: TypeId): string {
    const union = this.#btf.kind(id) === Kind.FWD ? this.#btf.flag(id) : this.#btf.kind(id) === Kind.UNION;
    return `${union ? 'union' : 'struct'} ${this.#names.tag(id)}`;
  }

  #definition(id: TypeId, depth: number): void {
    if (this.#done.has(id)) return;
    if (depth > MAX_DEPTH) throw badBtf('BTF goes round in a circle', `${this.#btf.origin}, type ${id}`);
    const btf = this.#btf;
    if (btf.kind(id) === Kind.TYPEDEF) {
      this.#done.add(id);
      if (this.#names.isRepeated(id)) return;
      this.#follow(btf.target(id), false, depth + 1);
    } else {
      this.#done.add(id);
      this.#members(id, depth);
    }
    this.#define(id);
  }

  #define(id: TypeId): void {
    this.#done.add(id);
    this.parts.push(this.#print.define(id));
    const label = LABEL[this.#btf.kind(id)] ?? '';
    if (!this.#btf.isAnonymous(id)) this.types.push(label + this.#btf.name(id));
  }

  #members(id: TypeId, depth: number): void {
    const count = this.#btf.vlen(id);
    const kept = this.closure.kept(id);
    if (kept) for (const i of kept) this.#follow(this.#btf.memberType(id, i), true, depth + 1);
    else for (let i = 0; i < count; i++) this.#follow(this.#btf.memberType(id, i), true, depth + 1);
  }

  /** Write what must stand before a use of this type. */
  #follow(id: TypeId, byValue: boolean, depth: number): void {
    if (depth > MAX_DEPTH) throw badBtf('BTF goes round in a circle', `${this.#btf.origin}, type ${id}`);
    const key = id * 2 + (byValue ? 1 : 0);
    if (this.#followed.has(key)) return;
    this.#followed.add(key);
    const btf = this.#btf;
    const kind = btf.kind(id);
    if (isModifier(kind)) this.#follow(btf.target(id), byValue, depth + 1);
    else if (kind === Kind.PTR) this.#follow(btf.target(id), false, depth + 1);
    else if (kind === Kind.ARRAY) this.#follow(btf.elementType(id), true, depth + 1);
    else if (kind === Kind.TYPEDEF) {
      if (this.closure.typedefs.has(id)) this.#definition(id, depth + 1);
      if (byValue || !this.closure.typedefs.has(id)) this.#follow(btf.target(id), byValue, depth + 1);
    } else if (kind === Kind.FUNC_PROTO) {
      this.#follow(btf.target(id), false, depth + 1);
      for (let i = 0; i < btf.vlen(id); i++) this.#follow(btf.parameterType(id, i), false, depth + 1);
    } else if (isStruct(kind)) {
      if (btf.isAnonymous(id)) this.#members(id, depth);
      else if (byValue) this.#definition(this.closure.canonical(id), depth + 1);
    }
  }
}

const LABEL: Record<number, string> = {
  [Kind.STRUCT]: 'struct ',
  [Kind.UNION]: 'union ',
  [Kind.ENUM]: 'enum ',
  [Kind.ENUM64]: 'enum ',
};

/**
 * C has one name space for tags and one for typedefs, enumerators and the source's own names; a kernel is many
 * programs in one and repeats itself. The first comer keeps the name, others become name___2, which CO-RE reads as
 * the same name.
 */
class HeaderNames implements Naming {
  readonly #tags = new Map<string, TypeId>();
  readonly #tagOf = new Map<TypeId, string>();
  readonly #ordinary = new Map<string, TypeId>();
  readonly #enumerators = new Map<string, string>();
  readonly #btf: Btf;
  readonly #uses: Uses;

  constructor(private readonly closure: Closure) {
    this.#btf = closure.btf;
    this.#uses = closure.uses;
  }

  tag(id: TypeId): string {
    const one = isStruct(this.#btf.kind(id)) ? this.closure.canonical(id) : id;
    let name = this.#tagOf.get(one);
    if (name === undefined) {
      name = this.#newTag(one);
      this.#tagOf.set(one, name);
    }
    return name;
  }

  #newTag(id: TypeId): string {
    const own = this.#btf.name(id);
    const kind = this.#btf.kind(id);
    if (own === '' || kind === Kind.FWD) return own;
    // the source has a struct of that name, and the kernel's must be complete before it
    const complete = (this.closure.structs.get(id) ?? 'forward') !== 'forward';
    let name = complete && this.closure.isOwn(id) ? `${own}___kernel` : own;
    for (let n = 2; (this.#tags.get(name) ?? id) !== id; n++) name = `${own}___${n}`;
    this.#tags.set(name, id);
    return name;
  }

  typedef(id: TypeId): string {
    return this.#btf.name(id);
  }

  /** A typedef of that name is written already: C takes the first for both. */
  isRepeated(id: TypeId): boolean {
    const name = this.#btf.name(id);
    if (this.#ordinary.has(name)) return true;
    this.#ordinary.set(name, id);
    return false;
  }

  enumerator(id: TypeId, i: number): string {
    const own = this.#btf.enumeratorName(id, i);
    const owner = `${id}:${i}`;
    let name = own;
    for (let n = 2; this.#isTaken(name, owner); n++) name = `${own}___${n}`;
    this.#enumerators.set(name, owner);
    return name;
  }

  #isTaken(name: string, _owner: string): boolean {
    return this.#uses.declared.has(name) || this.#ordinary.has(name) || this.#enumerators.has(name);
  }
}
