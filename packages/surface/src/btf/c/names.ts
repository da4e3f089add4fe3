import { printable } from '@hooklab/base';
import type { Btf, TypeId } from '../btf';

/** How names are written. A dump of everything renames duplicates; a single declaration does not. */
export interface Naming {
  /** struct, union, enum tags: '' for an anonymous one */
  tag(id: TypeId): string;
  typedef(id: TypeId): string;
  /** an enumerator; null leaves it out */
  enumerator(id: TypeId, i: number): string | null;
}

export const plainNames = (btf: Btf): Naming => ({
  tag: (id) => printable(btf.name(id)),
  typedef: (id) => printable(btf.name(id)),
  enumerator: (id, i) => printable(btf.enumeratorName(id, i)),
});
