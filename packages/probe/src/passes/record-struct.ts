import { type Btf, type FormatField, Kind, mask, type TypeId } from '@hooklab/surface';

const PREFIX = 'trace_event_raw_';
const STRUCT = mask(Kind.STRUCT);

/**
 * The struct in which this kernel keeps an event's record. Events of one class share a struct under the class's
 * name: sched_wakeup → trace_event_raw_sched_wakeup_template. So take the event's own name if there is such a
 * struct, else the one whose members lie where the format says. Several of the same layout are as good as one.
 * 0 where there is none (ftrace:* events).
 */
export function recordStruct(btf: Btf, event: string, fields: readonly FormatField[]): TypeId {
  const own = btf.find(PREFIX + event, STRUCT);
  if (own !== 0) return own;
  const wanted = fields.map((f) => `${memberName(f)}@${f.offset}`).join(' ');
  for (const id of recordStructs(btf)) if (memberPlaces(btf, id) === wanted) return id;
  return 0;
}

/** The member that holds a field: "filename" of type "__data_loc char[]" is in __data_loc_filename. */
export function memberName(field: FormatField): string {
  if (field.place === 'data_loc') return `__data_loc_${field.name}`;
  if (field.place === 'rel_loc') return `__rel_loc_${field.name}`;
  return field.name;
}

function memberPlaces(btf: Btf, id: TypeId): string {
  const places: string[] = [];
  for (let i = 0; i < btf.vlen(id); i++) {
    const name = btf.memberName(id, i);
    if (name !== 'ent' && name !== '__data') places.push(`${name}@${btf.memberBitOffset(id, i) / 8}`);
  }
  return places.join(' ');
}

const known = new WeakMap<Btf, TypeId[]>();

function recordStructs(btf: Btf): TypeId[] {
  let ids = known.get(btf);
  if (!ids) {
    ids = [];
    for (let id = 1; id < btf.end; id++) {
      if (btf.kind(id) === Kind.STRUCT && btf.name(id).startsWith(PREFIX)) ids.push(id);
    }
    known.set(btf, ids);
  }
  return ids;
}
