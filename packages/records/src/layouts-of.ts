import { Problem } from '@hooklab/base';
import { type Btf, Kind, mask, STRUCTS, type TypeId } from '@hooklab/surface';
import { GROUPS_MAP } from './groups';
import { MOST_TAG } from './kinds';
import type { Layout } from './layout';
import { EVENT, noStruct, plainName, refused, structLayout } from './layout-of';
import { pointedStruct } from './pointed';

/** More kinds than a person tells apart in one table; bounds what a hostile BTF can ask for. */
const MOST_KINDS = 32;

/**
 * The kinds of record that a program makes, from its object's BTF:
 *
 *   HL_KIND(1, opened); HL_KIND(2, closed);    several, each by its struct hl_NAME and its tag
 *   HL_EVENT(struct hl_event);                 one, without a tag; a struct of another name as well
 *   HL_GROUPS(…) and none of these             none: it only sums up (groups-of.ts)
 *
 * Ordered by tag. Throws Problem `layout` where there is none or one cannot be a record.
 */
export function layoutsOf(btf: Btf): Layout[] {
  const kept = keptTypes(btf);
  const kinds = kept.filter((k) => k.tag !== null);
  if (kinds.length === 0) {
    const id = btf.find(EVENT, STRUCTS) || kept[0]?.struct || 0;
    if (id === 0) {
      if (btf.find(GROUPS_MAP, mask(Kind.VAR)) !== 0) return [];
      throw noStruct(EVENT);
    }
    return [structLayout(btf, id, { name: plainName(btf.name(id)), tag: null })];
  }
  if (kinds.length > MOST_KINDS)
    throw clash(`it has ${kinds.length} kinds of record, ${MOST_KINDS} are the most`);
  kinds.sort((a, b) => a.tag! - b.tag!);
  for (const [i, { tag, name }] of kinds.entries()) {
    if (tag! < 1 || tag! > MOST_TAG) throw clash(`HL_KIND(${tag}, ${name}): a tag is 1 to ${MOST_TAG}`);
    const before = kinds[i - 1];
    if (before?.tag === tag) throw clash(`${before!.name} and ${name} have the same tag ${tag}`);
  }
  return kinds.map(({ struct, name, tag }) => structLayout(btf, struct, { name, tag }));
}

interface Kept {
  struct: TypeId;
  name: string;
  /** null: of HL_EVENT */
  tag: number | null;
}

/** What HL_EVENT and HL_KIND declare: pointers to the structs, whose names say the rest. */
function keptTypes(btf: Btf): Kept[] {
  const kept: Kept[] = [];
  for (let id = btf.firstId; id < btf.end; id++) {
    if (btf.kind(id) !== Kind.VAR || !btf.nameStartsWith(id, 'hl_')) continue;
    const text = btf.name(id);
    const kind = /^hl_kind_(\d{1,9})_(\w+)$/.exec(text);
    if (!kind && text !== 'hl_event_type') continue;
    const struct = pointedStruct(btf, btf.target(id));
    if (struct === 0) {
      throw refused(kind ? `hl_${kind[2]}` : EVENT, `${text} does not point to a struct that is declared`);
    }
    kept.push({ struct, name: kind?.[2] ?? '', tag: kind ? Number(kind[1]) : null });
  }
  return kept;
}

const clash = (cause: string): Problem =>
  new Problem({ code: 'layout', what: 'The kinds of record of this program cannot be told apart', cause });
