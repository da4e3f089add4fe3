import type { Btf, TypeId } from '../btf/btf';
import { Kind } from '../btf/kinds';
import type { Found, Surface } from '../surface/surface';

const TAG = 'bpf_kfunc';
const marked = new WeakMap<Btf, Set<TypeId>>();

/**
 * May BPF programs call it? Its FUNC then has a DECL_TAG "bpf_kfunc", which pahole writes from 1.26 on (6.10 and
 * later). null where this kernel's own BTF has no such tag at all, so does not tell.
 */
export function isKfunc(surface: Surface, { btf, id }: Found): boolean | null {
  if (!surface.btf || kfuncsOf(surface.btf).size === 0) return null;
  return kfuncsOf(btf).has(id);
}

/** The FUNCs that have the tag. */
export function kfuncsOf(btf: Btf): ReadonlySet<TypeId> {
  let ids = marked.get(btf);
  if (!ids) {
    ids = new Set();
    for (let id = btf.firstId; id < btf.end; id++) {
      if (btf.kind(id) === Kind.DECL_TAG && btf.name(id) === TAG) ids.add(btf.target(id));
    }
    marked.set(btf, ids);
  }
  return ids;
}
