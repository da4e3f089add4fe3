import {
  decodeText,
  ENUMS,
  Kind,
  type KindMask,
  mask,
  type PointDetail,
  parsePath,
  pointDetail,
  type Surface,
  TYPEDEFS,
} from '@hooklab/surface';
import { type Fact, factsAbout } from './pointFacts';

/** All that the page of a point shows at once. */
export interface PointPage {
  detail: PointDetail;
  facts: Fact[];
  /** types in its C → their points: "struct inode" → "struct:inode", "pid_t" → "typedef:pid_t" */
  links: Record<string, string>;
  /** an event's format file, as read */
  format: string | null;
  /** the struct of an event's record, as C */
  record: string | null;
}

/** null where the surface has no such point. */
export function pointPage(surface: Surface, path: string): PointPage | null {
  const parsed = parsePath(path);
  const detail = parsed && pointDetail(surface, parsed);
  if (!detail) return null;
  const event = detail.kind === 'tracepoint' ? detail : null;
  const bytes = event && surface.file(`events/${event.category}/${event.name}/format`);
  const record =
    event?.record && pointDetail(surface, { kind: 'struct', category: '', name: event.record.struct });
  const links = typeLinks(surface, textsOf(detail));
  if (record?.kind === 'struct') Object.assign(links, typeLinks(surface, [record.c]));
  return {
    detail,
    facts: factsAbout(surface, detail),
    links,
    format: bytes ? decodeText(bytes) : null,
    record: record?.kind === 'struct' ? record.c : null,
  };
}

const KEYWORD: Record<string, KindMask> = {
  struct: mask(Kind.STRUCT),
  union: mask(Kind.UNION),
  enum: ENUMS,
};

/** The types named in C texts that this kernel describes. */
export function typeLinks(surface: Surface, texts: readonly string[]): Record<string, string> {
  const links: Record<string, string> = {};
  const seen = new Set<string>();
  for (const text of texts) {
    for (const [name, keyword, tag] of text.matchAll(/\b(struct|union|enum)\s+(\w+)|\b[A-Za-z_]\w*/g)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (keyword && tag) {
        if (surface.findType(tag, KEYWORD[keyword]!)) links[`${keyword} ${tag}`] = `${keyword}:${tag}`;
      } else if (surface.findType(name, TYPEDEFS)) links[name] = `typedef:${name}`;
    }
  }
  return links;
}

/** Every piece of C in a detail: types of members, fields and arguments, and whole definitions. */
function textsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return C_KEYS.has(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, key));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, name));
}

const C_KEYS = new Set(['type', 'return', 'c', 'means', 'prototype']);
