import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { machine, release, version } from 'node:os';
import { type Capabilities, capabilitiesOf } from './capabilities';
import { configValue, readConfig } from './config';
import { lockdownOf, type Machine } from './machine';
import type { KernelFs, Mount } from './mounts';
import { readSysctl } from './sysctls';

/** What the kernel says of itself in files, read once for one report. */
export interface Facts {
  release: string;
  version: string;
  arch: string;
  uid: number;
  capabilities: Capabilities;
  /** "Max locked memory" of this process in bytes; Infinity for unlimited */
  memlock: number | null;
  /** bytes of /sys/kernel/btf/vmlinux, null when there is none */
  btfBytes: number | null;
  moduleBtfs: number;
  mounts: Record<KernelFs, Mount>;
  /** available_filter_functions: readable, or the errno */
  filterFunctions: string;
  lockdown: Machine['lockdown'];
  lsms: string[] | null;
  pmus: string[];
  sysctl(name: string): string | null;
  /** 'y', 'm', null for not set, undefined when the configuration is not there */
  config(name: string): string | null | undefined;
}

export function readFacts(find: (fs: KernelFs) => Mount): Facts {
  const config = readConfig()?.toString('utf8');
  const mounts = { tracefs: find('tracefs'), debugfs: find('debugfs'), securityfs: find('securityfs') };
  const security = mounts.securityfs.state === 'missing' ? null : mounts.securityfs.path;
  const lsms = security && text(`${security}/lsm`);
  const btfs = list('/sys/kernel/btf');
  return {
    release: release(),
    version: version(),
    arch: machine(),
    uid: process.getuid?.() ?? -1,
    capabilities: capabilitiesOf(text('/proc/self/status') ?? ''),
    memlock: memlockOf(text('/proc/self/limits') ?? ''),
    btfBytes: size('/sys/kernel/btf/vmlinux'),
    moduleBtfs: btfs.filter((name) => name !== 'vmlinux').length,
    mounts,
    filterFunctions:
      mounts.tracefs.state === 'missing'
        ? 'ENOENT'
        : openable(`${mounts.tracefs.path}/available_filter_functions`),
    lockdown: lockdownOf(security && text(`${security}/lockdown`)),
    lsms: lsms ? lsms.split(',') : null,
    pmus: list('/sys/bus/event_source/devices'),
    sysctl: readSysctl,
    config: (name) => (config === undefined ? undefined : configValue(config, name)),
  };
}

function text(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function size(path: string): number | null {
  try {
    return statSync(path).size;
  } catch {
    return null;
  }
}

/** Opening is what policies forbid; the content, 50,000 lines, is not read. */
function openable(path: string): string {
  try {
    closeSync(openSync(path, 'r'));
    return 'ok';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'EIO';
  }
}

/** "Max locked memory         8388608              8388608              bytes" */
export function memlockOf(limits: string): number | null {
  const soft = /^Max locked memory\s+(\d+|unlimited)/m.exec(limits)?.[1];
  if (!soft) return null;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}
