import { type Prototype, prototypeOf } from '../btf/c/prototype';
import { FUNCS, Kind, mask } from '../btf/kinds';
import type { Source } from '../surface/source';
import type { Surface } from '../surface/surface';

export interface LsmHook {
  /** "file_open": lsm/file_open */
  name: string;
  /** "bpf_lsm_file_open" */
  func: string;
  prototype: Prototype;
  /** the verifier refuses it: listed in bpf_lsm_disabled_hooks of kernel/bpf/bpf_lsm.c */
  disabled: boolean;
  source: Source;
}

/** P-22 of the facts: read from 7.3; older kernels have a part of them. */
const DISABLED = new Set(
  (
    'getprocattr setprocattr getselfattr inode_getsecurity inode_listsecurity inode_copy_up_xattr vm_enough_memory ' +
    'inode_need_killpriv ismaclabel file_alloc_security key_getsecurity audit_rule_match xfrm_decode_session'
  ).split(' '),
);
const PREFIX = 'bpf_lsm_';

/**
 * Every hook that BPF_LSM has in this kernel, by name: the members of `union security_list_options` that have a
 * function bpf_lsm_<hook>. (bpf_lsm_init and some helpers have the prefix and are no hooks.) Whether bpf is among the
 * active modules is `surface.lsm`'s to say (P-21).
 */
export function listLsmHooks(surface: Surface): LsmHook[] {
  const kept = lists.get(surface);
  if (kept) return kept;
  const hooks = readHooks(surface);
  lists.set(surface, hooks);
  return hooks;
}

const lists = new WeakMap<Surface, LsmHook[]>();

function readHooks({ btf }: Surface): LsmHook[] {
  const options = btf?.find('security_list_options', mask(Kind.UNION)) ?? 0;
  const hooks: LsmHook[] = [];
  if (!btf || !options) return hooks;
  for (let i = 0; i < btf.vlen(options); i++) {
    const name = btf.memberName(options, i);
    const id = btf.find(PREFIX + name, FUNCS);
    const prototype = id ? prototypeOf(btf, id) : null;
    if (!prototype) continue;
    hooks.push({
      name,
      func: PREFIX + name,
      prototype,
      disabled: DISABLED.has(name),
      source: { file: btf.origin },
    });
  }
  return hooks.sort((a, b) => (a.name < b.name ? -1 : 1));
}
