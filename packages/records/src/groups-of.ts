import { Problem } from '@hooklab/base';
import { type Btf, Kind, mask, resolve, type TypeId } from '@hooklab/surface';
import { GROUPS_MAP, type Groups, TOTAL_OPS, type Total, type TotalOp } from './groups';
import { structLayout } from './layout-of';
import { pointedStruct } from './pointed';

/** The member of a key that has no column: C has no empty struct that is the same everywhere. */
const ALL = 'hl_all';

/** A map's value may have so many bytes; more words than that nobody looks at, and hostile BTF asks for no more. */
const MOST_WORDS = 4096;
const MOST_KEY = 512;
const WORD = 8;

/**
 * What the object with this BTF sums up; null: nothing. Throws Problem `groups` where its map is none that can be read so.
 */
export function groupsOf(btf: Btf): Groups | null {
  const variable = btf.find(GROUPS_MAP, mask(Kind.VAR));
  if (variable === 0) return null;
  const map = resolve(btf, btf.target(variable));
  const key = structOf(btf, map, 'key');
  const value = structOf(btf, map, 'value');
  const keySize = btf.rawSize(key);
  if (keySize > MOST_KEY) throw refused(`its key has ${keySize} bytes, ${MOST_KEY} are the most`);
  const { columns } = structLayout(btf, key, { name: 'group', tag: null });
  const totals = totalsOf(btf, value);
  return {
    map: GROUPS_MAP,
    most: mostOf(btf, map),
    keySize,
    valueSize: btf.rawSize(value),
    by: columns.filter(({ name }) => name !== ALL),
    totals,
    reduce: totals.map(lettersOf).join(''),
  };
}

function structOf(btf: Btf, map: TypeId, member: string): TypeId {
  const struct = pointedStruct(btf, memberType(btf, map, member));
  if (struct === 0) throw refused(`its ${member} is no struct`);
  return struct;
}

/** __uint(max_entries, N): a pointer to an array of N. */
function mostOf(btf: Btf, map: TypeId): number {
  const pointer = resolve(btf, memberType(btf, map, 'max_entries'));
  const array = btf.kind(pointer) === Kind.PTR ? resolve(btf, btf.target(pointer)) : 0;
  return btf.kind(array) === Kind.ARRAY ? btf.elementCount(array) : 0;
}

function memberType(btf: Btf, map: TypeId, name: string): TypeId {
  if (btf.kind(map) === Kind.STRUCT) {
    for (let i = 0; i < btf.vlen(map); i++)
      if (btf.memberName(map, i) === name) return btf.memberType(map, i);
  }
  throw refused(`its map has no ${name}`);
}

function totalsOf(btf: Btf, value: TypeId): Total[] {
  const totals: Total[] = [];
  for (let i = 0, at = 0; i < btf.vlen(value); i++) {
    const name = btf.memberName(value, i);
    const { words, signed } = wordsOf(btf, btf.memberType(value, i), name);
    if (btf.memberBitOffset(value, i) !== at * WORD * 8)
      throw refused(`${name} does not follow the one before it`);
    const total = totalNamed(name, words);
    if (!total)
      throw refused(`${name} does not say how it is added up: call it COLUMN__sum, __min, __max, __log2 …`);
    totals.push({ ...total, signed, offset: at * WORD, words });
    at += words;
    if (at > MOST_WORDS) throw refused(`a group has more than ${MOST_WORDS} words`);
  }
  if (totals[0]?.op !== 'count' || totals[0].words !== 1) throw refused('a group begins with __u64 count');
  return totals;
}

function wordsOf(btf: Btf, type: TypeId, name: string): { words: number; signed: boolean } {
  const real = resolve(btf, type);
  const array = btf.kind(real) === Kind.ARRAY;
  const word = array ? resolve(btf, btf.elementType(real)) : real;
  if (btf.kind(word) !== Kind.INT || btf.rawSize(word) !== WORD)
    throw refused(`${name} is not of 8-byte words`);
  return { words: array ? btf.elementCount(real) : 1, signed: btf.intEncoding(word).signed };
}

type Named = Pick<Total, 'column' | 'op' | 'from' | 'step'>;

/** "bytes__sum", "size__linear_m10_5" (from −10, each 5 wide) */
function totalNamed(name: string, words: number): Named | null {
  if (name === 'count') return { column: '', op: 'count' };
  const found = /^(.+)__([a-z0-9]+)(?:_(m?)(\d{1,15})_(\d{1,15}))?$/.exec(name);
  const op = TOTAL_OPS.find((o) => o === found?.[2]);
  if (!found || !op || op === 'count') return null;
  const column = found[1]!;
  if (words > 1 !== isHistogram(op)) return null;
  if (op !== 'linear') return found[4] === undefined ? { column, op } : null;
  const step = Number(found[5]);
  if (found[4] === undefined || !(step > 0)) return null;
  return { column, op, from: Number(found[4]) * (found[3] === 'm' ? -1 : 1), step };
}

export const isHistogram = (op: TotalOp): boolean => op === 'log2' || op === 'linear';

function lettersOf({ op, signed, words }: Total): string {
  if (op === 'min') return signed ? 'i' : 'u';
  if (op === 'max') return signed ? 'I' : 'U';
  return 's'.repeat(words);
}

const refused = (cause: string): Problem =>
  new Problem({
    code: 'groups',
    what: `What this program sums up in ${GROUPS_MAP} cannot be shown`,
    cause,
    fix: 'Declare it with HL_GROUPS(struct hl_group, struct hl_total, N) of groups.h, whose head says how',
  });
