import { ownFunctions, programsByName } from '../bpf/programs';
import type { Btf } from '../btf/btf';
import { Kind, mask } from '../btf/kinds';
import type { FunctionList } from '../files/functions';
import type { Kallsyms } from '../kallsyms/kallsyms';
import { listLsmHooks } from '../lsm/hooks';
import type { Surface } from '../surface/surface';
import { listSyscalls } from '../syscall/syscall';
import { syscallEvent } from '../tracepoint/syscall-event';
import { listTracepoints } from '../tracepoint/tracepoint';
import { POINT_KINDS, type PointKind } from './entry';
import { NameStore } from './store';

export const kindNumber = (kind: PointKind): number => POINT_KINDS.indexOf(kind);

const SYS = 'sys_';
const NO = 0;
const YES = 1;
const UNKNOWN = 2;
/** a type, data: the question does not arise */
const NO_POINT = 3;

/** Symbols that the linker and the compiler made for themselves: no one can or wants to trace them. */
const NOISE = [
  '__pfx_',
  '__cfi_',
  '__ksymtab_',
  '__kstrtab',
  '__crc_',
  '__UNIQUE_ID',
  '__func__.',
  '__already_done.',
].map((prefix) => Uint8Array.from(prefix, (c) => c.charCodeAt(0)));

export interface BuiltCatalog {
  store: NameStore;
  /** index → module name; 0 is the kernel itself */
  modules: string[];
  btfs: Btf[];
}

/** Everything of a surface that has a name, each once, in the order of kinds. */
export function buildCatalog(surface: Surface): BuiltCatalog {
  const symbols = surface.kallsyms;
  const store = new NameStore((symbols?.length ?? 60_000) + 40_000, (symbols?.names.bytes.length ?? 2e6) / 2);
  const modules = new ModuleNames();
  const btfs = [surface.btf, ...surface.btfModules.map((m) => surface.moduleBtf(m))].filter(
    (btf) => btf !== null,
  );
  const origin = (btf: Btf) => modules.id(btf === surface.btf ? null : btf.origin.replace(/^btf\//, ''));

  for (const { category, name } of listTracepoints(surface)) {
    if (category === null) store.addText(name, kindNumber('rawtracepoint'), 0, YES);
    else {
      const call = category === 'syscalls' ? syscallEvent(name)?.syscall : null;
      const alias = call ? name.length - call.length : 0;
      const at = category.length + 1;
      store.addText(`${category}:${name}`, kindNumber('tracepoint'), 0, YES, at, alias ? at + alias : 0);
    }
  }
  // openat is also known as sys_openat
  for (const name of listSyscalls(surface)) {
    store.addText(SYS + name, kindNumber('syscall'), 0, YES, SYS.length);
  }
  const filter = surface.filterFunctions;
  const data = symbols ? addSymbols(store, symbols, filter, modules) : [];
  const functions = symbols ? null : new Set<string>();
  for (const btf of btfs) addFunctions(store, btf, origin(btf), symbols, filter, functions);
  for (const hook of listLsmHooks(surface)) {
    store.addText(hook.name, kindNumber('lsm'), 0, hook.disabled ? NO : YES);
  }
  for (const [name, programs] of programsByName(surface.bpfPrograms ?? [])) {
    const traced = programs.filter((p) => p.btfId !== null && p.jited);
    store.addText(name, kindNumber('bpf'), 0, traced.length > 0 ? YES : NO);
    for (const fn of ownFunctions(programs))
      store.addText(`${name}:${fn}`, kindNumber('bpf'), 0, traced.length > 0 ? YES : NO);
  }
  for (const btf of btfs) addTypes(store, btf, origin(btf));
  for (const i of data) {
    const { bytes, starts, ends } = symbols!.names;
    store.addBytes(
      bytes,
      starts[i]!,
      ends[i]!,
      kindNumber('symbol'),
      modules.id(symbols!.module(i)),
      NO_POINT,
    );
  }
  store.seal();
  return { store, modules: modules.names, btfs };
}

class ModuleNames {
  readonly names = [''];
  readonly #ids = new Map<string, number>();

  id(module: string | null): number {
    if (module === null) return 0;
    let id = this.#ids.get(module);
    if (id === undefined) {
      id = this.names.push(module) - 1;
      this.#ids.set(module, id);
    }
    return id;
  }
}

/** Adds the functions of kallsyms, each name once; gives the data symbols, for later. Without the noise. */
function addSymbols(
  store: NameStore,
  symbols: Kallsyms,
  filter: FunctionList | null,
  modules: ModuleNames,
): number[] {
  const { names } = symbols;
  const { bytes, starts, ends } = names;
  const kind = kindNumber('fn');
  const data: number[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const start = starts[i]!;
    if (bytes[start] === 0x5f && isNoise(bytes, start)) continue;
    const text = symbols.isText(i);
    if (names.isRepeat(i) && symbols.isText(names.findEntry(names, i)) === text) continue;
    if (!text) {
      data.push(i);
      continue;
    }
    const traceable = filter === null ? UNKNOWN : filter.names.findEntry(names, i) >= 0 ? YES : NO;
    store.addBytes(bytes, start, ends[i]!, kind, modules.id(symbols.module(i)), traceable);
  }
  return data;
}

function isNoise(bytes: Uint8Array, start: number): boolean {
  const third = bytes[start + 2];
  for (const prefix of NOISE) {
    if (prefix[2] !== third) continue;
    let k = 1;
    while (k < prefix.length && bytes[start + k] === prefix[k]) k++;
    if (k === prefix.length) return true;
  }
  return false;
}

const NAME_ROOM = 512;

/** Functions of BTF that kallsyms does not have: inlined everywhere, or only left as a clone. */
function addFunctions(
  store: NameStore,
  btf: Btf,
  module: number,
  symbols: Kallsyms | null,
  filter: FunctionList | null,
  seen: Set<string> | null,
): void {
  const kind = kindNumber('fn');
  for (let id = btf.firstId; id < btf.end; id++) {
    if (btf.kind(id) !== Kind.FUNC) continue;
    if (seen) {
      const name = btf.name(id);
      if (seen.has(name)) continue;
      seen.add(name);
    }
    const at = store.room(NAME_ROOM);
    const end = btf.copyName(id, store.text, at);
    if (symbols && symbols.names.findBytes(store.text, at, end) >= 0) continue;
    const traceable = filter === null ? UNKNOWN : filter.names.findBytes(store.text, at, end) >= 0 ? YES : NO;
    store.add(end, kind, module, traceable);
  }
}

const TYPE_KINDS: Partial<Record<number, PointKind>> = {
  [Kind.STRUCT]: 'struct',
  [Kind.UNION]: 'union',
  [Kind.ENUM]: 'enum',
  [Kind.ENUM64]: 'enum',
  [Kind.TYPEDEF]: 'typedef',
};

/** Named types, each kind and name once: two structs of one name are one entry. */
function addTypes(store: NameStore, btf: Btf, module: number): void {
  for (let id = btf.firstId; id < btf.end; id++) {
    const kind = TYPE_KINDS[btf.kind(id)];
    if (kind === undefined || btf.isAnonymous(id) || btf.find(btf.name(id), mask(btf.kind(id))) !== id)
      continue;
    const at = store.room(NAME_ROOM);
    store.add(btf.copyName(id, store.text, at), kindNumber(kind), module, NO_POINT);
  }
}
