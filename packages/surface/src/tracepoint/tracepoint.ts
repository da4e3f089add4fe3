import type { Btf } from '../btf/btf';
import { Kind, TYPEDEFS } from '../btf/kinds';
import type { EventFormat, FormatField } from '../format/format';
import { type PrintFormat, parsePrintFormat } from '../format/print';
import type { Source } from '../surface/source';
import type { Found, Surface } from '../surface/surface';
import { type RawArguments, rawArguments } from './arguments';
import { type EventClass, eventClass } from './class';

export interface TracepointRef {
  /** null for a bare tracepoint: one with no tracefs event */
  category: string | null;
  name: string;
  /** available_events, or the BTF that has its typedef */
  source: Source;
}

const PREFIX = 'btf_trace_';

/** Every tracepoint: the events of tracefs in their order, then the bare ones that only BTF knows (P-04). */
export function listTracepoints(surface: Surface): TracepointRef[] {
  const seen = new Set<string>();
  const list: TracepointRef[] = [];
  for (const { category, name, line } of surface.availableEvents ?? []) {
    list.push({ category, name, source: { file: 'available_events', line } });
    seen.add(name);
  }
  const btfs = [surface.btf, ...surface.btfModules.map((module) => surface.moduleBtf(module))];
  for (const btf of btfs) {
    if (!btf) continue;
    for (let id = btf.firstId; id < btf.end; id++) {
      if (btf.kind(id) !== Kind.TYPEDEF || !btf.nameStartsWith(id, PREFIX)) continue;
      const name = btf.name(id).slice(PREFIX.length);
      if (seen.has(name)) continue;
      seen.add(name);
      list.push({ category: null, name, source: { file: btf.origin } });
    }
  }
  return list;
}

/** Is there a tracepoint of that name in the kernel's code? Not for each single syscall's events: raw_syscalls has theirs. */
export const isRawTracepoint = (surface: Surface, name: string): boolean =>
  surface.findType(PREFIX + name, TYPEDEFS) !== null;

export interface Tracepoint {
  category: string | null;
  name: string;
  /** null where tracefs has no event of it */
  format: EventFormat | null;
  /** fields that a tp program can read: without common_*, and without what 6.19 and later print beside a syscall */
  fields: FormatField[];
  print: PrintFormat | null;
  /** what raw_tp and tp_btf programs get; null where no BTF has it, as for each single syscall */
  raw: RawArguments | null;
  /** the struct to read its record as */
  class: EventClass | null;
  /** the BTF that `raw` and `class` speak of */
  btf: Btf | null;
  module: string | null;
  sources: Source[];
}

/** All that a surface says of one tracepoint; null where it has none of that name. */
export function tracepoint(surface: Surface, category: string | null, name: string): Tracepoint | null {
  const format = category === null ? null : surface.format(category, name);
  const typedef = surface.findType(PREFIX + name, TYPEDEFS);
  if (!format && !typedef) return null;
  const found: Found | null = typedef ?? (surface.btf ? { btf: surface.btf, id: 0, module: null } : null);
  const cls = format && found ? eventClass(found.btf, category!, format) : null;
  const sources: Source[] = [];
  if (format) sources.push({ file: `events/${category}/${name}/format` });
  if (typedef) sources.push({ file: typedef.btf.origin });
  return {
    category,
    name,
    format,
    fields: format ? readableFields(category!, format) : [],
    print: format
      ? parsePrintFormat(format.printFormat, { name: (n) => enumerator(surface, n), field: () => null })
      : null,
    raw: typedef ? rawArguments(typedef.btf, name, cls?.name) : null,
    class: cls,
    btf: found?.btf ?? null,
    module: typedef?.module ?? null,
    sources,
  };
}

/**
 * From 6.19 on, formats of syscalls list user data that ftrace copies for its own text (__filename_val). A BPF
 * program runs before that and finds an argument there: those fields are left out (C.4).
 */
export function readableFields(category: string, format: EventFormat): FormatField[] {
  return format.fields.filter(
    (field) => !field.common && !(category === 'syscalls' && /^__\w+_val$/.test(field.name)),
  );
}

/** The value of an enumerator of the kernel or of one of its modules. */
export function enumerator(surface: Surface, name: string): bigint | null {
  const btfs = [surface.btf, ...surface.btfModules.map((module) => surface.moduleBtf(module))];
  for (const btf of btfs) {
    const id = btf?.findEnumerator(name) ?? 0;
    if (!btf || !id) continue;
    for (let i = 0; i < btf.vlen(id); i++)
      if (btf.enumeratorName(id, i) === name) return btf.enumeratorValue(id, i);
  }
  return null;
}
