import type { Btf, KindMask, TypeId } from '@hooklab/surface';
import type { CType } from './ctype';

/** A name of a hook at a point: an argument, a field of its record, what it returns. */
export interface ScopeName {
  readonly root: 'arg' | 'field' | 'ret';
  readonly name: string;
  readonly type: CType;
  /** why it cannot be read here; null: it can */
  readonly refused: string | null;
  /** it was there at the entry: the value is what the entry kept */
  readonly kept?: true;
}

/** What an expression may name at one hook, on one kernel. */
export interface Scope {
  /** "fentry at fn:tcp_connect" */
  readonly place: string;
  /** null: nothing tells types there */
  readonly btf: Btf | null;
  readonly names: readonly ScopeName[];
  /** why it has no arguments or fields of that kind, with the hooks that have; null: it has */
  readonly lacks: (root: 'arg' | 'field' | 'ret') => string | null;
  readonly find: (name: string, kinds: KindMask) => { readonly btf: Btf; readonly id: TypeId } | null;
  /** why a word is none here ("latency": it has one end only); null: it is one */
  readonly wordless: (word: string) => string | null;
}

/** The name that is meant: by position for digits, C's own words without the _ that they get. */
export function nameIn(scope: Scope, root: 'arg' | 'field', name: string): ScopeName | undefined {
  const own = scope.names.filter((each) => each.root === root);
  return /^\d+$/.test(name) ? own[Number(name)] : own.find((each) => each.name === name);
}
