import { type Btf, isStruct, Kind, resolve, type TypeId } from '@hooklab/surface';
import type { FilePath, Path, Step } from '../expression/ast';
import type { ChosenColumn } from '../way/choose';
import { accessTo, probed, type TypedValue } from './access';
import { needStatus, needText } from './needs';
import type { Fail } from './problem';
import type { Source } from './resolved';

/**
 * The whole path of a file: a dentry, and the mount that its file system hangs from.
 *
 *   path(arg.file)               file->f_path.dentry below file->f_path.mnt
 *   path(arg.path)               path->dentry below path->mnt
 *   path(arg.dir, arg.dentry)    dentry below dir->mnt
 *   path(arg.dentry)             dentry: the path inside its file system
 */
export function fileSource(
  column: ChosenColumn,
  { of, dentry }: FilePath,
  typed: (path: Path) => TypedValue,
  fail: Fail,
): Source {
  needText(column, fail);
  needStatus(column, fail);
  const value = typed(of);
  const ways = waysFrom(value, fail);
  const below = dentry === null ? null : typed(dentry);
  const at = below ?? value;
  if (below && kindOf(below, fail).struct !== 'dentry') throw fail('the second one is a struct dentry *');
  const to = below ? [] : ways.dentry;
  return {
    kind: 'file',
    mount: ways.mount && probed(accessTo(value, fail, ways.mount).access),
    dentry: probed(accessTo(at, fail, to).access),
  };
}

interface Ways {
  /** steps to the vfsmount; null: nothing says where it is mounted */
  readonly mount: readonly Step[] | null;
  readonly dentry: readonly Step[];
}

function waysFrom(value: TypedValue, fail: Fail): Ways {
  const { struct, pointer } = kindOf(value, fail);
  const op = pointer ? ('->' as const) : ('.' as const);
  switch (struct) {
    case 'file':
      return {
        mount: [{ op, member: 'f_path' }, MNT],
        dentry: [{ op, member: 'f_path' }, DENTRY],
      };
    case 'path':
      return { mount: [{ ...MNT, op }], dentry: [{ ...DENTRY, op }] };
    case 'dentry':
      if (pointer) return { mount: null, dentry: [] };
  }
  throw fail('path(…) takes a struct file, a struct path or a struct dentry');
}

const MNT = { op: '.', member: 'mnt' } as const;
const DENTRY = { op: '.', member: 'dentry' } as const;

/** "file", and whether it is behind a pointer. */
function kindOf(value: TypedValue, fail: Fail): { struct: string; pointer: boolean } {
  const { btf } = value;
  return structOf(btf, accessTo(value, fail).end.type);
}

export function structOf(btf: Btf, type: TypeId): { struct: string; pointer: boolean } {
  const own = resolve(btf, type);
  const pointer = btf.kind(own) === Kind.PTR;
  const to = pointer ? resolve(btf, btf.target(own)) : own;
  return { struct: isStruct(btf.kind(to)) ? btf.name(to) : '', pointer };
}
