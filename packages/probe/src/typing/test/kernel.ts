import { type Btf, Kind, mask } from '@hooklab/surface';
import { type CType, ctypeOf } from '../ctype';
import type { Scope, ScopeName } from '../scope';

/** A place where these names stand for values of these types. */
export function scopeOf(
  btf: Btf,
  names: readonly (readonly [name: string, type: CType])[],
  ret?: CType,
): Scope {
  const args = names.map(([name, type]): ScopeName => ({ root: 'arg', name, type, refused: null }));
  return {
    place: 'a hook',
    btf,
    names: ret ? [...args, { root: 'ret', name: 'ret', type: ret, refused: null }] : args,
    find: (name, kinds) => {
      const id = btf.find(name, kinds);
      return id ? { btf, id } : null;
    },
    lacks: (root) => (root === 'ret' && !ret ? 'the hook does not see what the call returns' : null),
    wordless: () => null,
  };
}

/** "sock" → struct sock * */
export function pointerTo(btf: Btf, struct: string): CType {
  return { kind: 'pointer', to: ctypeOf(btf, btf.find(struct, mask(Kind.STRUCT))), user: false };
}
