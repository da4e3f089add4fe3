import { badBtf } from '../bad';
import type { Btf, TypeId } from '../btf';
import { Kind } from '../kinds';
import { declarator } from './declarator';
import { enumBody } from './enum';
import { type Naming, plainNames } from './names';
import type { Printing } from './printing';
import { structBody } from './struct';

/** What a printer may be told beside names. */
export interface PrintOptions {
  naming?: Naming;
  /**
   * Members to write of a struct or union: null for all of them in their exact layout; a list (of indexes) for
   * these only, without padding, when a loader relocates the offsets (CO-RE).
   */
  members?: (id: TypeId) => readonly number[] | null;
  /** A typedef that is written as what it stands for. */
  transparent?: (id: TypeId) => boolean;
  /**
   * Kernels from 7.x are compiled with -fms-extensions and have unnamed members of a tagged type, `struct head;`.
   * Written out as `struct { … };` they are C for every compiler.
   */
  inlineTagged?: boolean;
  /** Anonymous types as "struct {…}": for a line of a table. */
  brief?: boolean;
}

/** Deeper nesting of anonymous structs and prototypes than any C has; a circle of them is. */
const MAX_DEPTH = 64;
/** Characters of one declaration; a small lying BTF could otherwise ask for 2^64 of them. */
const MAX_LENGTH = 4 << 20;

/** BTF types → C text. Text of one definition at a time; the order of definitions is the caller's. */
export class CPrinter implements Printing {
  readonly naming: Naming;
  readonly members: (id: TypeId) => readonly number[] | null;
  readonly transparent: (id: TypeId) => boolean;
  readonly inlineTagged: boolean;
  readonly brief: boolean;
  #depth = 0;
  #length = 0;

  constructor(
    readonly btf: Btf,
    options: PrintOptions = {},
  ) {
    this.naming = options.naming ?? plainNames(btf);
    this.members = options.members ?? (() => null);
    this.transparent = options.transparent ?? (() => false);
    this.inlineTagged = options.inlineTagged ?? false;
    this.brief = options.brief ?? false;
  }

  /** "struct path *path", "int (*fn)(struct file *)": a declaration of `name` (may be ''), anonymous types inline. */
  declare(type: TypeId, name: string, level = 0): string {
    return this.#guarded(type, () => declarator(this, type, name, level));
  }

  /** A struct or union with its members, with or without its tag. */
  body(id: TypeId, level: number, tagged: boolean): string {
    return this.#guarded(id, () => structBody(this, id, level, tagged));
  }

  /** "int vfs_unlink(struct mnt_idmap *idmap, struct inode *dir, …)" of a FUNC. */
  prototype(func: TypeId): string {
    return this.declare(this.btf.target(func), this.btf.name(func));
  }

  /** The definition of a struct, union, enum, typedef or forward declaration, without the closing ";". */
  define(id: TypeId, level = 0): string {
    return this.#guarded(id, () => {
      switch (this.btf.kind(id)) {
        case Kind.STRUCT:
        case Kind.UNION:
          return structBody(this, id, level);
        case Kind.ENUM:
        case Kind.ENUM64:
          return enumBody(this, id, level);
        case Kind.TYPEDEF:
          return this.#typedef(id, level);
        case Kind.FUNC:
          return this.prototype(id);
        case Kind.VAR:
          return this.declare(this.btf.target(id), this.btf.name(id));
        default:
          return this.declare(id, '');
      }
    });
  }

  #typedef(id: TypeId, level: number): string {
    const name = this.naming.typedef(id);
    // old GCC leaves its built-in as a typedef of void
    if (name === '__gnuc_va_list' && this.btf.target(id) === 0)
      return 'typedef __builtin_va_list __gnuc_va_list';
    return `typedef ${this.declare(this.btf.target(id), name, level)}`;
  }

  #guarded(id: TypeId, print: () => string): string {
    if (this.#depth >= MAX_DEPTH) throw badBtf('a type is nested too deep', `${this.btf.origin}, type ${id}`);
    if (this.#depth === 0) this.#length = 0;
    this.#depth++;
    try {
      const text = print();
      this.#length += text.length;
      if (this.#length > MAX_LENGTH) {
        throw badBtf('a type has no end', `${this.btf.origin}, type ${id}`, 'its C text passes 4 MB');
      }
      return text;
    } finally {
      this.#depth--;
    }
  }
}
