import { type Prototype, prototypeOf } from '../btf/c/prototype';
import { FUNCS } from '../btf/kinds';
import type { KernelSymbol } from '../kallsyms/kallsyms';
import type { Source } from '../surface/source';
import type { Found, Surface } from '../surface/surface';

/** Is it in a list? `unknown`: the surface has no such list. */
export interface Listed {
  state: 'listed' | 'not listed' | 'unknown';
  /** how many times */
  count: number;
  source: Source | null;
  /** why unknown */
  reason: string | null;
}

/** What a surface says of one kernel function; what it means for a hook is the advisor's to say. */
export interface KernelFunction {
  name: string;
  module: string | null;
  /** a FUNC of BTF; null: the compiler or pahole left it out, or it does not exist */
  btf: Found | null;
  prototype: Prototype | null;
  /** text symbols of exactly that name; more than one is ambiguous */
  symbols: KernelSymbol[];
  /** what the compiler made of it: fn.isra.0, fn.cold */
  variants: KernelSymbol[];
  /** available_filter_functions: ftrace has a site at its entry */
  ftrace: Listed;
  /** kprobes/blacklist */
  blacklist: Listed;
  /** error_injection/list */
  errorInjection: Listed;
  /** lies in .init.text, gone after boot; null where addresses are hidden */
  init: boolean | null;
  sources: Source[];
}

/** null where no file of the surface knows the name. */
export function kernelFunction(surface: Surface, name: string): KernelFunction | null {
  const symbols = surface.kallsyms?.findText(name) ?? [];
  const variants = surface.kallsyms?.variants(name) ?? [];
  const btf = surface.findType(name, FUNCS);
  const ftrace = listed(surface, 'available_filter_functions', surface.filterFunctions, name);
  if (symbols.length === 0 && variants.length === 0 && !btf && ftrace.state !== 'listed') return null;
  const sources: Source[] = symbols.map((s) => ({ file: 'kallsyms', line: s.line }));
  if (ftrace.source) sources.push(ftrace.source);
  if (btf) sources.push({ file: btf.btf.origin });
  return {
    name,
    module: btf?.module ?? symbols[0]?.module ?? null,
    btf,
    prototype: btf ? prototypeOf(btf.btf, btf.id) : null,
    symbols,
    variants,
    ftrace,
    blacklist: listed(surface, 'kprobes_blacklist', surface.blacklist, name),
    errorInjection: listed(surface, 'error_injection_list', surface.errorInjection, name),
    init: isInit(surface, symbols[0]),
    sources,
  };
}

function listed(surface: Surface, file: string, list: Surface['blacklist'], name: string): Listed {
  if (!list) return { state: 'unknown', count: 0, source: null, reason: surface.absence(file) };
  const line = list.line(name);
  if (line === 0) return { state: 'not listed', count: 0, source: null, reason: null };
  return { state: 'listed', count: list.count(name), source: { file, line }, reason: null };
}

/** Addresses are compared as text: all of them have the same number of digits. */
function isInit(surface: Surface, symbol: KernelSymbol | undefined): boolean | null {
  if (!symbol) return null;
  if (symbol.module !== null) return false;
  const range = surface.kallsyms?.addressRange('_sinittext', '_einittext');
  return range ? symbol.address >= range[0] && symbol.address < range[1] : null;
}
