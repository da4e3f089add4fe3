import { helperNames, kfuncsOf, type Surface } from '@hooklab/surface';
import { type Completion, complete, type Option } from '../typing/complete';
import { scopeOfSource } from './variables';

/** A choice in C: one of an expression's, or what a program may call. */
export interface COption extends Omit<Option, 'kind'> {
  readonly kind: Option['kind'] | 'variable' | 'helper' | 'kfunc';
}
export interface CCompletion extends Omit<Completion, 'options'> {
  readonly options: readonly COption[];
}

/** A way through structs up to its end: `task->signal->oom`, `e.`, `a[0]->b`. */
export const CHAIN = /[A-Za-z_]\w*(?:\[[^\][]*\])*(?:\s*(?:->|\.)\s*(?:[A-Za-z_]\w*)?(?:\[[^\][]*\])*)+$/;

const MOST = 64;

/** What may stand at character `at` of a C source, by the types of this kernel. */
export function completeC(source: string, at: number, surface: Surface): CCompletion {
  const line = source.slice(source.lastIndexOf('\n', at - 1) + 1, at);
  const scope = scopeOfSource(source, at, surface);
  const chain = CHAIN.exec(line)?.[0];
  const tag = /\b(?:struct|union|enum)\s+\w*$/.exec(line)?.[0];
  const text = chain ?? tag;
  if (text !== undefined) {
    const start = at - text.length;
    const found = complete(text, text.length, scope);
    if (found.options.length > 0 || tag) return { ...found, from: found.from + start, to: found.to + start };
    return ownMembers(source, at, text);
  }
  const word = /[A-Za-z_]\w*$/.exec(line)?.[0] ?? '';
  const span = { from: at - word.length, to: at };
  if (word.length < 2) return { ...span, options: [] };
  const of = complete(word, word.length, scope).options;
  const variables = of
    .filter(({ kind }) => kind === 'argument')
    .map((option): COption => ({ ...option, kind: 'variable' }));
  const types = of.filter(({ kind }) => kind === 'type' || kind === 'constant');
  const all = [...variables, ...callable(word, surface), ...types];
  return { ...span, options: all.slice(0, MOST) };
}

/** Members of a struct that the source itself defines, as the record's. */
function ownMembers(source: string, at: number, text: string): CCompletion {
  const typed = /\w*$/.exec(text)![0];
  const span = { from: at - typed.length, to: at };
  const name = /^\w+/.exec(text)![0];
  const tag = [
    ...source.slice(0, at).matchAll(new RegExp(`\\bstruct\\s+(\\w+)\\s*\\*?\\s*${name}\\b`, 'g')),
  ].at(-1)?.[1];
  const body = tag && new RegExp(`\\bstruct\\s+${tag}\\s*\\{([^}]*)\\}`).exec(source)?.[1];
  if (!body) return { ...span, options: [] };
  const members = [...body.matchAll(/^\s*([\w ]+?[\s*]+)(\w+)(\[[^\]]*\])?\s*;/gm)];
  const options = members
    .map(
      ([, type, label, count = '']): COption => ({
        label: label!,
        kind: 'member',
        detail: type!.trim() + count,
      }),
    )
    .filter(({ label }) => label.startsWith(typed));
  return { ...span, options };
}

/** Helpers are an enum of the kernel, kfuncs functions that pahole has marked. */
function callable(word: string, surface: Surface): COption[] {
  const { helpers, kfuncs } = callablesOf(surface);
  const low = word.toLowerCase();
  const begins = (name: string): boolean => name.startsWith(low);
  return [
    ...helpers.filter(begins).map((label): COption => ({ label, kind: 'helper', detail: 'helper' })),
    ...kfuncs.filter(begins).map((label): COption => ({ label, kind: 'kfunc', detail: 'kfunc' })),
  ].sort((a, b) => a.label.length - b.label.length);
}

interface Callables {
  readonly helpers: readonly string[];
  readonly kfuncs: readonly string[];
}
const known = new WeakMap<Surface, Callables>();

export function callablesOf(surface: Surface): Callables {
  let all = known.get(surface);
  if (!all) {
    const { btf } = surface;
    const kfuncs = btf ? [...kfuncsOf(btf)].map((id) => btf.name(id)) : [];
    const helpers = btf ? helperNames(btf).filter((name) => name !== 'bpf_unspec') : [];
    all = { helpers, kfuncs: [...new Set(kfuncs)] };
    known.set(surface, all);
  }
  return all;
}
