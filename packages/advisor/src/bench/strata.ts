import { FUNCS, isStruct, Kind, syscallFunction } from '@hooklab/surface';
import { type AdvisorFacts, isInit } from '../facts/facts';
import { noreturn } from '../predict/noreturn';

/** The kinds of functions that go wrong, each drawn from by itself; `any` is the whole population. */
export const STRATA = [
  'any',
  'btf-not-traceable',
  'btf-without-symbol',
  'traceable-without-btf',
  'duplicate',
  'partly-traceable-duplicate',
  'suffixed',
  'cold',
  'notrace',
  'init',
  'blacklisted',
  'noreturn',
  'denied',
  'variadic',
  'many-args',
  'struct-args',
  'syscall-wrapper',
  'alias',
  'module',
  'prefix',
  'data',
] as const;
export type Stratum = (typeof STRATA)[number];

/** Every function of a surface by stratum; a name may be in several. */
export function stratify(facts: AdvisorFacts): ReadonlyMap<Stratum, readonly string[]> {
  const strata = new Map<Stratum, Set<string>>(STRATA.map((s) => [s, new Set()]));
  const put = (stratum: Stratum, name: string) => strata.get(stratum)!.add(name);
  symbols(facts, put);
  functions(facts, put);
  return new Map([...strata].map(([stratum, names]) => [stratum, [...names].sort()]));
}

type Put = (stratum: Stratum, name: string) => void;

function symbols(facts: AdvisorFacts, put: Put): void {
  const { rows, sites } = facts;
  for (let row = 0; row < rows.count; row++) {
    const name = rows.name(row);
    if (!rows.isText(row)) {
      if (row < rows.vmlinux && /^[a-z_]\w+$/.test(name)) put('data', name);
      continue;
    }
    // 16 bytes of padding before each function of an IBT kernel: not functions, and half of all text symbols
    if (/^__(?:pfx|cfi)_/.test(name)) {
      put('prefix', name);
      continue;
    }
    put('any', name);
    const line = sites.line(row);
    if (row >= rows.vmlinux) put('module', name);
    if (name.endsWith('.cold')) put('cold', name);
    else if (name.includes('.')) put('suffixed', name);
    if (isInit(facts, row)) put('init', name);
    else if (line === 0) put('notrace', name);
    if (facts.blacklisted(row)) put('blacklisted', name);
    if (syscallFunction(name)) put('syscall-wrapper', name);
    if (rows.canonical(row) !== row) put('alias', name);
    if (rows.first(name) === row && rows.next(row) >= 0) {
      put('duplicate', name);
      const lines = rows.all(name).map((r) => sites.line(r));
      if (lines.some((l) => l === 0) && lines.some((l) => l !== 0)) put('partly-traceable-duplicate', name);
    }
    if (line && !name.includes('.') && !facts.types.hasFunc(name)) put('traceable-without-btf', name);
  }
}

function functions(facts: AdvisorFacts, put: Put): void {
  const btf = facts.types.vmlinux;
  if (!btf) return;
  for (let id = btf.firstId; id < btf.end; id++) {
    if (btf.kind(id) !== Kind.FUNC) continue;
    const name = btf.name(id);
    put('any', name);
    const row = facts.rows.first(name);
    if (row < 0) put('btf-without-symbol', name);
    else if (facts.sites.line(row) === 0) put('btf-not-traceable', name);
    if (noreturn(facts, name)) put('noreturn', name);
    if (facts.sets.get('btf_id_deny')?.has(name)) put('denied', name);
    if (btf.find(name, FUNCS) !== id) continue;
    const fn = facts.types.func(name);
    if (!fn) continue;
    if (fn.variadic) put('variadic', name);
    if (fn.params.length > 6) put('many-args', name);
    if (fn.params.some((p) => isStruct(p.kind)) || isStruct(fn.returns.kind)) put('struct-args', name);
  }
}
