import type { AdvisorFacts } from './facts';

/** A module that this kernel is built with and has not loaded, in which a name may be. */
export interface Unloaded {
  /** "nf_tables" */
  readonly module: string;
  /** "NF_TABLES": =m in its configuration */
  readonly option: string;
}

/**
 * No surface lists the names of a module that is not loaded; its configuration says which there are, and the kernel
 * names a module's functions after it: nf_tables_newrule is of CONFIG_NF_TABLES=m, nfs_file_read of CONFIG_NFS_FS=m.
 * null where nothing of that name is a module, or it is loaded already.
 */
export function unloadedModule(facts: AdvisorFacts, name: string): Unloaded | null {
  const words = name.replace(/^_+/, '').split('_').slice(0, 3);
  for (let n = words.length; n > 0; n--) {
    const module = words.slice(0, n).join('_');
    if (module.length < 3 || facts.modules.includes(module)) continue;
    for (const option of [module.toUpperCase(), `${module.toUpperCase()}_FS`]) {
      if (facts.config(option) === 'm') return { module, option };
    }
  }
  return null;
}
