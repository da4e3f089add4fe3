import { type Btf, CPrinter, type FormatField, type TypeId } from '@hooklab/surface';
import { mayBeNull } from '../point/nullable';
import type { HookId } from '../type/hook';
import { hookType } from '../type/types';
import { followOf, slotsOf, typedSource } from './function';
import type { Handed } from './handed';
import type { Read } from './read';
import { pointerByName, type ReadValue, readValue } from './value';

/** Arguments of a tracepoint as raw_tp and tp_btf programs get them: TP_PROTO, in order. */
export function tracepointReads(
  btf: Btf,
  args: readonly { readonly name: string; readonly typeId: TypeId }[],
  name: string,
  hook: HookId,
  handed: Handed,
): Read[] {
  const print = new CPrinter(btf, { brief: true });
  const typed = hookType(hook).context === 'typed';
  return args.map(({ name: arg, typeId }, index): Read => {
    const slots = slotsOf(btf, typeId);
    return {
      name: arg || `arg${index}`,
      type: print.declare(typeId, ''),
      source: typed
        ? typedSource(btf, typeId, handed, { index, slot: index, slots })
        : { kind: 'raw', index },
      value: readValue(btf, typeId),
      follow: followOf(btf, typeId, typed),
      nullable: typed && mayBeNull(name, index),
    };
  });
}

/** Fields of an event's record, which BTF knows as a struct, or (null) does not. */
export function recordReads(struct: string | null, fields: readonly FormatField[]): Read[] {
  return fields.map(
    (field): Read => ({
      name: field.name,
      type: field.type,
      source: { kind: 'field', struct, member: memberOf(field), offset: field.offset, place: field.place },
      value: fieldValue(field),
      follow: field.type.endsWith('*') ? 'kernel' : 'none',
      nullable: false,
    }),
  );
}

/** "filename" of type "__data_loc char[]" is in __data_loc_filename. */
export function memberOf({ name, place }: Pick<FormatField, 'name' | 'place'>): string {
  if (place === 'data_loc') return `__data_loc_${name}`;
  return place === 'rel_loc' ? `__rel_loc_${name}` : name;
}

function fieldValue({ type, elementType, place, count, size, signed }: FormatField): ReadValue {
  if (place !== 'fixed' || count !== null) {
    const each = count ?? 0;
    if (elementType === 'char') return { kind: 'chars', count: each };
    if (count !== null && size === count) {
      return { kind: 'bytes', count, mayBeText: elementType === 'unsigned char' };
    }
    return { kind: 'other', text: 'an array: go on to one of its elements, [0]' };
  }
  if (type.endsWith('*')) return pointerByName(type);
  return { kind: 'int', size, signed };
}
