import {
  type Btf,
  ENUMS,
  FUNCS,
  Kind,
  mask,
  resolve,
  STRUCTS,
  TYPEDEFS,
  type TypeId,
} from '@hooklab/surface';

/** One parameter, or the return value, as the trampoline sees it. */
export interface ValueFact {
  readonly name: string;
  readonly type: TypeId;
  /** through typedefs and const: INT, PTR, ENUM, STRUCT, UNION, …; VOID for nothing */
  readonly kind: Kind;
  /** bytes; 0 for void */
  readonly size: number;
}

/** A function as BTF describes it. */
export interface FuncFact {
  readonly name: string;
  readonly id: TypeId;
  readonly btf: Btf;
  /** '' for vmlinux */
  readonly module: string;
  readonly params: readonly ValueFact[];
  readonly returns: ValueFact;
  readonly variadic: boolean;
}

const TRACE = 'btf_trace_';

/** Functions and tracepoint typedefs by name, over vmlinux and the modules in the order libbpf asks them. */
export class TypeFacts {
  /** null: the surface has no BTF */
  readonly vmlinux: Btf | null;
  readonly modules: ReadonlyMap<string, Btf>;

  /** `modules`: in the order of their BTF ids, which is the order they were loaded in. */
  constructor(vmlinux: Btf | null, modules: ReadonlyMap<string, Btf>) {
    this.vmlinux = vmlinux;
    this.modules = modules;
  }

  /**
   * The FUNC that libbpf picks for fentry/NAME: the first by id in vmlinux, then in each module (libbpf 1.7,
   * find_kernel_btf_id). With `module`, only that one.
   */
  func(name: string, module = ''): FuncFact | null {
    if (module === '' && this.vmlinux) {
      const id = this.vmlinux.find(name, FUNCS);
      if (id) return readFunc(this.vmlinux, id, '');
    }
    for (const [owner, btf] of this.modules) {
      if (module !== '' && owner !== module) continue;
      // a module's BTF answers for its base too
      const id = btf.findAll(name, FUNCS).find((each) => each >= btf.firstId);
      if (id) return readFunc(btf, id, owner);
    }
    return null;
  }

  hasFunc(name: string): boolean {
    return this.#where(name, FUNCS) !== null;
  }

  /** Where `btf_trace_NAME` is: '' vmlinux or the module; null if nowhere. */
  tracepoint(name: string): string | null {
    return this.#where(`btf_trace_${name}`, TYPEDEFS);
  }

  /** Names of all tracepoints that BTF knows, vmlinux first. */
  tracepointNames(): string[] {
    const names = new Set<string>();
    for (const btf of [this.vmlinux, ...this.modules.values()]) {
      if (!btf) continue;
      for (let id = btf.firstId; id < btf.end; id++) {
        if (btf.kind(id) === Kind.TYPEDEF && btf.nameStartsWith(id, TRACE))
          names.add(btf.name(id).slice(TRACE.length));
      }
    }
    return [...names];
  }

  /** Does the kernel's own struct have that member? null without BTF or without the struct. */
  hasMember(struct: string, member: string): boolean | null {
    const btf = this.vmlinux;
    const id = btf?.find(struct, STRUCTS);
    if (!btf || !id) return null;
    for (let i = 0; i < btf.vlen(id); i++) if (btf.memberName(id, i) === member) return true;
    return false;
  }

  /** The enumerators of the kernel's own enum; null without BTF or without it. */
  enumerators(name: string): ReadonlySet<string> | null {
    const btf = this.vmlinux;
    const id = btf?.find(name, ENUMS);
    if (!btf || !id) return null;
    return new Set(Array.from({ length: btf.vlen(id) }, (_, i) => btf.enumeratorName(id, i)));
  }

  #where(name: string, kinds: number): string | null {
    if (this.vmlinux?.find(name, kinds)) return '';
    for (const [owner, btf] of this.modules) if (btf.find(name, kinds)) return owner;
    return null;
  }
}

function readFunc(btf: Btf, id: TypeId, module: string): FuncFact | null {
  const proto = btf.target(id);
  if (btf.kind(proto) !== Kind.FUNC_PROTO) return null;
  const all = readParams(btf, proto);
  const variadic = all.at(-1)?.kind === Kind.VOID;
  return {
    name: btf.name(id),
    id,
    btf,
    module,
    params: variadic ? all.slice(0, -1) : all,
    returns: readValue(btf, btf.target(proto), ''),
    variadic,
  };
}

function readParams(btf: Btf, proto: TypeId): ValueFact[] {
  return Array.from({ length: btf.vlen(proto) }, (_, i) =>
    readValue(btf, btf.parameterType(proto, i), btf.parameterName(proto, i)),
  );
}

const SIZED = mask(Kind.INT, Kind.FLOAT, Kind.STRUCT, Kind.UNION, Kind.ENUM, Kind.ENUM64);

function readValue(btf: Btf, type: TypeId, name: string): ValueFact {
  const real = resolve(btf, type);
  const kind = btf.kind(real);
  const size = kind === Kind.PTR ? btf.pointerSize : (SIZED >>> kind) & 1 ? btf.rawSize(real) : 0;
  return { name, type, kind, size };
}
