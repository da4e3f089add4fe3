import type { Btf } from '../btf/btf';
import { Kind, mask } from '../btf/kinds';
import { hashName } from '../btf/strings';
import { NameTable } from '../bytes/nametable';
import type { Surface } from '../surface/surface';
import { type BuiltCatalog, kindNumber } from './build';
import { globMask, globTest } from './glob';
import { type Filter, kindOf, RAW_OR_EVENT } from './query';
import { fieldsOfEvents, type Signatures, signaturesOf } from './signatures';

const KEEP = 64;
/** Of so many hashes one bit each: some 100,000 names leave most of them free. */
const HASHES = (1 << 21) - 1;

/** Entries that a filter lets through, as one byte each. Answers are kept: a filter is typed once and searched often. */
export class Filters {
  readonly #kept = new Map<string, Uint8Array>();
  #signatures: Signatures[] | null = null;
  #fields: Map<string, number[]> | null = null;
  #names: NameTable | null = null;
  #memberBits: Uint32Array | null = null;

  constructor(
    private readonly surface: Surface,
    private readonly built: BuiltCatalog,
  ) {}

  /** Compute what arg:, ret: and field: need, before someone types them. */
  warm(): void {
    const { store } = this.built;
    if (!this.#names) {
      const starts = store.starts.subarray(0, store.length).map((start, i) => start + store.names[i]!);
      this.#names = new NameTable(store.text, starts, store.starts.subarray(1));
    }
    const names = this.#names;
    this.#signatures ??= this.built.btfs.map((btf) => signaturesOf(btf, this.built, names));
    this.#fields ??= fieldsOfEvents(this.surface, this.built, names);
  }

  /** Structs and events with a member of exactly that name; null where nothing has one, which is known at once. */
  withMember(name: string): Uint8Array | null {
    this.warm();
    this.#memberBits ??= this.#hashMembers();
    const hash = hashName(name) & HASHES;
    if ((this.#memberBits[hash >>> 5]! & (1 << (hash & 31))) === 0) return null;
    const out = new Uint8Array(this.built.store.length);
    return this.#members(out, name, true) ? out : null;
  }

  /**
   * What a filter means: a glob that no name fits describes members ("skc_*"), as a word does that none holds. What is left
   * out is only ever what is named so.
   */
  meant(filter: Filter): Uint8Array {
    const found = this.mask(filter);
    if (filter.key !== 'glob' || filter.not || found.includes(1)) return found;
    // a star alone says nothing
    return /\w{2}/.test(filter.value) ? this.mask({ key: 'field', value: filter.value }) : found;
  }

  /** A bit for each name of a member, by its hash: a key that is typed must not compare them all. */
  #hashMembers(): Uint32Array {
    const bits = new Uint32Array((HASHES + 1) >>> 5);
    const set = (hash: number) => {
      bits[(hash & HASHES) >>> 5]! |= 1 << (hash & 31);
    };
    for (const { btf, members } of this.#signatures!) {
      let last = -1;
      for (const key of members.keys) {
        if (key !== last) set(btf.strings.hash(key));
        last = key;
      }
    }
    for (const name of this.#fields!.keys()) set(hashName(name));
    return bits;
  }

  mask(filter: Filter): Uint8Array {
    const key = [filter, ...(filter.and ?? [])].map(({ key, value }) => `${key}:${value}`).join(' ');
    let found = this.#kept.get(key);
    if (!found) {
      found = this.#all(filter);
      if (this.#kept.size > KEEP) this.#kept.delete(this.#kept.keys().next().value!);
      this.#kept.set(key, found);
    }
    return found;
  }

  #all(filter: Filter): Uint8Array {
    const found = this.#compute(filter);
    for (const other of filter.and ?? []) {
      const mask = this.mask(other);
      for (let i = 0; i < found.length; i++) found[i]! &= mask[i]!;
    }
    return found;
  }

  #compute({ key, value }: Filter): Uint8Array {
    const { store, modules } = this.built;
    const out = new Uint8Array(store.length);
    switch (key) {
      case 'kind': {
        const kind = kindOf(value);
        const number = kind ? kindNumber(kind) : 255;
        for (let i = 0; i < out.length; i++) if (store.kinds[i] === number) out[i] = 1;
        if (value === RAW_OR_EVENT) this.#raw(out);
        break;
      }
      case 'traceable': {
        const wanted = value === 'no' || value === '0' ? 0 : value === 'unknown' ? 2 : 1;
        for (let i = 0; i < out.length; i++) if (store.traceable[i] === wanted) out[i] = 1;
        break;
      }
      case 'module': {
        const wanted = modules.map((name) => (name === '' ? 'kernel' : name) === value);
        // no module of that name: an event of the category "module"
        if (!wanted.includes(true)) return globMask(store, `module:${value}`);
        for (let i = 0; i < out.length; i++) if (wanted[store.modules[i]!]) out[i] = 1;
        break;
      }
      case 'category':
        this.#category(out, value);
        break;
      case 'glob':
        return globMask(store, value);
      case 'text':
        return globMask(store, `*${value}*`);
      case 'field':
        this.#field(out, value);
        break;
      default:
        this.#types(out, value, key === 'arg');
    }
    return out;
  }

  /** Bare tracepoints and events; single syscalls have no raw tracepoint. */
  #raw(out: Uint8Array): void {
    const { store } = this.built;
    const kinds = [kindNumber('tracepoint'), kindNumber('rawtracepoint')];
    const syscalls = new Uint8Array(out.length);
    this.#category(syscalls, 'syscalls');
    for (let i = 0; i < out.length; i++) if (kinds.includes(store.kinds[i]!) && syscalls[i] === 0) out[i] = 1;
  }

  #category(out: Uint8Array, category: string): void {
    const { store } = this.built;
    const tracepoint = kindNumber('tracepoint');
    for (let i = 0; i < out.length; i++) {
      if (store.kinds[i] !== tracepoint || store.names[i] !== category.length + 1) continue;
      let k = 0;
      while (k < category.length && store.lower[store.starts[i]! + k] === category.charCodeAt(k)) k++;
      if (k === category.length) out[i] = 1;
    }
  }

  /** By the type of an argument, or of what is returned. A name that no type has is the beginning of one, being typed. */
  #types(out: Uint8Array, value: string, argument: boolean): void {
    this.warm();
    const whole = this.built.btfs.some((btf) => btf.find(value, NAMED_TYPES) !== 0);
    let ofBase: Uint8Array | null = null;
    for (const signature of this.#signatures!) {
      const wanted = typesNamed(signature.btf, value, whole, signature.btf.base ? ofBase : null);
      ofBase ??= wanted;
      const { entries, keys } = argument ? signature.args : signature.returns;
      for (let i = 0; i < keys.length; i++) if (wanted[keys[i]!] === 1) out[entries[i]!] = 1;
    }
  }

  /**
   * Structs with a member of that name, also inside anonymous ones, and events with a field of it. Where there is none,
   * sk_state means skc_state of the sock_common in every socket (a macro of net/sock.h), or a name still being typed.
   */
  #field(out: Uint8Array, field: string): void {
    this.warm();
    if (/[*?]/.test(field)) {
      this.#membersLike(out, field);
      return;
    }
    if (this.#members(out, field, true)) return;
    if (field.startsWith('sk_') && this.#members(out, `skc_${field.slice(3)}`, true)) return;
    this.#members(out, field, false);
  }

  #membersLike(out: Uint8Array, glob: string): void {
    const fits = globTest(glob);
    for (const { btf, members } of this.#signatures!) {
      let last = -1;
      let hit = false;
      for (const [i, key] of members.keys.entries()) {
        if (key !== last) hit = btf.strings.within(key, fits);
        last = key;
        if (hit) out[members.entries[i]!] = 1;
      }
    }
    for (const [name, entries] of this.#fields!) {
      const bytes = Uint8Array.from(name, (c) => c.charCodeAt(0));
      if (fits(bytes, 0, bytes.length)) for (const entry of entries) out[entry] = 1;
    }
  }

  #members(out: Uint8Array, field: string, whole: boolean): boolean {
    let any = false;
    for (const { btf, members } of this.#signatures!) {
      const { entries, keys } = members;
      const strings = btf.strings;
      for (let i = 0; i < keys.length; i++) {
        if (whole ? !strings.equals(keys[i]!, field) : !strings.startsWith(keys[i]!, field)) continue;
        out[entries[i]!] = 1;
        any = true;
      }
    }
    const named = whole ? [field] : [...this.#fields!.keys()].filter((name) => name.startsWith(field));
    for (const name of named) {
      for (const entry of this.#fields!.get(name) ?? []) {
        out[entry] = 1;
        any = true;
      }
    }
    return any;
  }
}

const NAMED_TYPES = mask(Kind.INT, Kind.STRUCT, Kind.UNION, Kind.ENUM, Kind.ENUM64, Kind.TYPEDEF, Kind.FWD);

/** 1 for each type of that name, or that begins so. A module's marks begin with its base's. */
function typesNamed(btf: Btf, name: string, whole: boolean, base: Uint8Array | null): Uint8Array {
  const wanted = new Uint8Array(btf.end);
  if (base) wanted.set(base);
  if (whole) for (const id of btf.findAll(name, NAMED_TYPES)) wanted[id] = 1;
  else {
    for (let id = base ? btf.firstId : 1; id < btf.end; id++) {
      if (((NAMED_TYPES >>> btf.kind(id)) & 1) === 1 && btf.nameStartsWith(id, name)) wanted[id] = 1;
    }
  }
  return wanted;
}
