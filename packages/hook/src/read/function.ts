import { type Arch, type Btf, CPrinter, Kind, resolve, sizeOf, type TypeId } from '@hooklab/surface';
import type { HookId } from '../type/hook';
import { hookType } from '../type/types';
import { type Handed, handsOut } from './handed';
import { argPlaces } from './place';
import type { Follow, Read, ReadSource } from './read';
import { returnRead } from './return';
import { isByValue, isUserPointer, readValue } from './value';

/** A function, or what is called like one: its parameters and what it returns, in one BTF. */
export interface Signature {
  readonly btf: Btf;
  readonly params: readonly { readonly name: string; readonly type: TypeId }[];
  /** 0: nothing */
  readonly returns: TypeId;
}

export interface Machine {
  readonly arch: Arch;
  readonly handed: Handed;
}

/** What a hook hands out at a function: its arguments, in order, then what comes back where the hook sees it. */
export function functionReads(signature: Signature, hook: HookId, machine: Machine): Read[] {
  const { btf, returns } = signature;
  const { sees } = hookType(hook);
  const reads = argumentReads(signature, hook, machine);
  if (sees.ret !== 'none' && btf.kind(resolve(btf, returns)) !== Kind.VOID) {
    const type = new CPrinter(btf, { brief: true }).declare(returns, '');
    reads.push(returnRead(sees.ret === 'direct' ? 'typed' : 'register', type, readValue(btf, returns)));
  }
  return reads;
}

function argumentReads({ btf, params }: Signature, hook: HookId, { arch, handed }: Machine): Read[] {
  const { entry } = hookType(hook).sees;
  if (entry !== 'direct' && entry !== 'register') return [];
  const print = new CPrinter(btf, { brief: true });
  const typed = entry === 'direct';
  const places = typed ? [] : argPlaces(btf, types(params), arch);
  let slot = 0;
  return params.map(({ name, type }, index): Read => {
    const slots = slotsOf(btf, type);
    const at = slot;
    slot += slots;
    return {
      name: name || `arg${index}`,
      type: print.declare(type, ''),
      source: typed
        ? typedSource(btf, type, handed, { index, slot: at, slots })
        : placed(places[index]!, index),
      value: readValue(btf, type),
      follow: followOf(btf, type, typed),
      nullable: false,
    };
  });
}

const types = (params: Signature['params']): TypeId[] => params.map(({ type }) => type);

/** Places of 8 bytes that an argument takes in a trampoline's context. */
export const slotsOf = (btf: Btf, type: TypeId): number =>
  Math.max(1, Math.ceil((sizeOf(btf, type) ?? 8) / 8));

export function typedSource(
  btf: Btf,
  type: TypeId,
  handed: Handed,
  at: { index: number; slot: number; slots: number },
): ReadSource {
  return handsOut(btf, type, handed)
    ? { kind: 'arg', ...at }
    : { kind: 'func-arg', index: at.index, slot: at.slot };
}

function placed(place: ReturnType<typeof argPlaces>[number], index: number): ReadSource {
  if (place.in === 'stack') return { kind: 'stack', index, offset: place.offset };
  if (place.in === 'unknown') return { kind: 'unplaced', index };
  const { first, names, indirect } = place;
  return { kind: 'register', index, first, names, indirect };
}

/** `typed`: the verifier knows a pointer to a struct for what it is. */
export function followOf(btf: Btf, type: TypeId, typed: boolean): Follow {
  const pointer = resolve(btf, type);
  if (btf.kind(pointer) !== Kind.PTR) return 'none';
  if (isUserPointer(btf, type)) return 'user';
  const value = readValue(btf, type);
  if (value.kind === 'pointer' && value.mayBeText) return 'either';
  return typed && isByValue(btf, btf.target(pointer)) ? 'direct' : 'kernel';
}
