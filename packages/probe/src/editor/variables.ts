import { ENUMS, Kind, type KindMask, mask, type Surface, TYPEDEFS } from '@hooklab/surface';
import { type CType, ctypeOf } from '../typing/ctype';
import type { Scope, ScopeName } from '../typing/scope';
import { blankComments } from './comments';

const TAG: Readonly<Record<string, KindMask>> = {
  struct: mask(Kind.STRUCT),
  union: mask(Kind.UNION),
  enum: ENUMS,
};

/** `struct task_struct *task`, `__u64 now`, `const char *name[4]` as a parameter or a variable. */
const DECLARED =
  /\b(?:(struct|union|enum)\s+(\w+)|([a-z_]\w*))\s*((?:\*\s*(?:const\s+)?)+|\s)\s*(\w+)\s*(?=[,;)=[])/g;
const NO_TYPES = new Set([
  'return',
  'goto',
  'case',
  'else',
  'const',
  'static',
  'sizeof',
  'do',
  'extern',
  'volatile',
]);

/** What the variables before a place of a C source are, as far as this kernel describes their types. */
export function scopeOfSource(source: string, at: number, surface: Surface): Scope {
  const names = new Map<string, ScopeName>();
  const before = blankComments(source.slice(0, at));
  for (const [, tag, tagged, plain, stars, name] of before.matchAll(DECLARED)) {
    if (plain && NO_TYPES.has(plain)) continue;
    const found = tag ? surface.findType(tagged!, TAG[tag]!) : surface.findType(plain!, TYPEDEFS);
    if (!found) continue;
    let type: CType = ctypeOf(found.btf, found.id);
    for (const sign of stars!) if (sign === '*') type = { kind: 'pointer', to: type, user: false };
    names.set(name!, { root: 'arg', name: name!, type, refused: null });
  }
  return {
    place: 'this program',
    btf: surface.btf,
    names: [...names.values()],
    find: (name, kinds) => surface.findType(name, kinds),
    lacks: () => null,
    wordless: () => 'this is a word of expressions, not of C',
  };
}
