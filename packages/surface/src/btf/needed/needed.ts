import type { Btf, TypeId } from '../btf';
import { ENUMS, Kind, mask, TYPEDEFS } from '../kinds';
import { Closure } from './closure';
import { Emitter } from './emit';
import { ALWAYS_FULL, BASIC_TYPEDEFS, impliedText, OWN_OF_HEADERS } from './implied';
import { findUses, type TagUse, type Uses } from './uses';

export interface NeededOptions {
  /** structs and unions to write whole, whatever the source says of them: "task_struct" */
  full?: readonly string[];
}

export interface Needed {
  /** C text to stand in for vmlinux.h, first thing in the program */
  header: string;
  /** what it defines: "struct task_struct", "enum pid_type", "pid_t" */
  types: string[];
  /** what the source uses as "struct x", "union x" or "enum x" and this kernel does not have */
  missing: string[];
}

/**
 * The types of this kernel that a BPF C source uses, and of them only the members that it names: a header of some
 * hundred lines where vmlinux.h has a hundred and fifty thousand. Right because every record carries
 * preserve_access_index: the loader relocates each member access to the running kernel's own offset. What the
 * source takes by value, measures with sizeof, indexes, or puts in container_of is written whole, in its exact layout.
 *
 * `source` is all that clang will see of the user's and our own headers; libbpf's headers are known.
 * Throws `btf-bad` only for damaged BTF.
 */
export function neededTypes(btf: Btf, source: string, options: NeededOptions = {}): Needed {
  const uses = usesOf(btf, source);
  const closure = new Closure(btf, uses);
  for (const use of uses.tags.values()) if (!use.defined) requireTag(closure, use, options);
  requireWords(closure, uses);
  closure.settle();

  const emitter = new Emitter(closure);
  emitter.write();
  return { header: wrap(emitter.parts), types: emitter.types, missing: missingOf(btf, uses) };
}

/** `neededTypes(btf, source).missing` alone: nothing is followed, nothing is written. */
export const missingTypes = (btf: Btf, source: string): string[] => missingOf(btf, usesOf(btf, source));

const usesOf = (btf: Btf, source: string): Uses => findUses(`${source}\n${impliedText(btf, source)}`);

const missingOf = (btf: Btf, uses: Uses): string[] =>
  [...uses.tags.values()]
    .filter((use) => !use.defined && isMissing(use))
    .filter((use) => tagOf(btf, use) === 0 && (use.keyword === 'enum' || !btf.find(use.name, mask(Kind.FWD))))
    .map((use) => `${use.keyword} ${use.name}`);

/** 0: this kernel has no such type, or has it declared only. */
function tagOf(btf: Btf, { keyword, name }: TagUse): TypeId {
  if (keyword === 'enum') return btf.find(name, ENUMS);
  return btf.find(name, mask(keyword === 'struct' ? Kind.STRUCT : Kind.UNION));
}

function requireTag(closure: Closure, use: TagUse, options: NeededOptions): void {
  const id = tagOf(closure.btf, use);
  if (id === 0) return;
  if (use.keyword === 'enum') {
    closure.enums.add(id);
    return;
  }
  const full = use.byValue || ALWAYS_FULL.has(use.name) || options.full?.includes(use.name) === true;
  closure.require(id, full ? 'full' : 'some');
}

function requireWords(closure: Closure, uses: Uses): void {
  const { btf } = closure;
  for (const name of BASIC_TYPEDEFS) requireTypedef(closure, name, false);
  for (const [name, byValue] of uses.plain) {
    if (uses.declared.has(name)) continue;
    requireTypedef(closure, name, byValue);
    const owner = btf.findEnumerator(name);
    if (owner) closure.enums.add(owner);
  }
}

function requireTypedef(closure: Closure, name: string, byValue: boolean): void {
  if (closure.uses.declared.has(name)) return;
  const id = closure.btf.find(name, TYPEDEFS);
  if (id) closure.reach(id, { byValue, full: byValue, named: true }, false, 0);
}

/** A flavour (task_struct___old) is the source's own affair; a declared name needs no kernel. */
function isMissing(use: TagUse): boolean {
  return !use.declared && !use.name.includes('___') && !OWN_OF_HEADERS.has(use.name);
}

function wrap(parts: readonly string[]): string {
  return `/* The types of this kernel that the program names, and no more. Member offsets are relocated at load. */
#ifndef __VMLINUX_H__
#define __VMLINUX_H__

#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
#endif

${join(parts)}
#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute pop
#endif

#endif
`;
}

/** One-liners stand together, definitions of many lines apart. */
function join(parts: readonly string[]): string {
  let text = '';
  let afterLong = true;
  for (const part of parts) {
    const long = part.includes('\n');
    text += `${(long || afterLong) && text !== '' ? '\n' : ''}${part};\n`;
    afterLong = long;
  }
  return text;
}
