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
  const prefixed = PREFIXES[words[0]!];
  if (prefixed && !facts.modules.includes(prefixed.module) && facts.config(prefixed.option) === 'm')
    return prefixed;
  for (let n = words.length; n > 0; n--) {
    const module = words.slice(0, n).join('_');
    if (module.length < 2 || facts.modules.includes(module)) continue;
    for (const option of [module.toUpperCase(), `${module.toUpperCase()}_FS`]) {
      if (facts.config(option) === 'm') return { module, option };
    }
  }
  return null;
}

/** Modules whose names begin with another word than theirs. fs/, net/, drivers/ of 6.12. */
const PREFIXES: Readonly<Record<string, Unloaded>> = {
  br: { module: 'bridge', option: 'BRIDGE' },
  nvme: { module: 'nvme_core', option: 'NVME_CORE' },
  ovl: { module: 'overlay', option: 'OVERLAY_FS' },
  p9: { module: '9pnet', option: 'NET_9P' },
  rpc: { module: 'sunrpc', option: 'SUNRPC' },
  scsi: { module: 'scsi_mod', option: 'SCSI' },
  smb2: { module: 'cifs', option: 'CIFS' },
  v9fs: { module: '9p', option: '9P_FS' },
  virtblk: { module: 'virtio_blk', option: 'VIRTIO_BLK' },
};
