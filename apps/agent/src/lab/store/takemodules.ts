import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { compressionOf } from './bzimage';
import { type CpioEntry, cpio } from './cpio';
import { decompress } from './decompress';
import { modinfo } from './elf';
import { MODULES } from './modprobe';
import { loadOrder, moduleName, moduleNeeds } from './modules';
import type { KernelParts } from './parts';

/** What the guest cannot do without: the bus and the channel. */
const CHANNEL = ['virtio_pci', 'virtio_console'];
/** What it has the host's /usr by. */
const SHARE = ['9pnet_virtio', '9p'];

/**
 * What a guest has for `modprobe`: a disk whose block I/O can be traced, an overlay file system, network devices
 * and what delays their packets. Those that a kernel has built in or lacks are left out.
 */
const OFFERED = ['null_blk', 'overlay', 'dummy', 'veth', 'sch_netem', 'tcp_bbr'];

export interface TakenModules {
  /** loaded at boot, in this order */
  names: string[];
  /** there for modprobe */
  offered: string[];
  archive: Uint8Array;
}

export interface ModuleJob {
  parts: KernelParts;
  release: string;
  /** names of those that the kernel has inside; undefined: nobody knows */
  builtin: Set<string> | undefined;
  scratch: string;
  signal: AbortSignal | undefined;
}

/** Throws Problem `lab-modules`: they are of another kernel, or the channel cannot be had. */
export async function takeModules(job: ModuleJob): Promise<{ modules: TakenModules; files9p: boolean }> {
  const { parts, scratch, signal } = job;
  // Modules are compressed each on their own, and what they need is inside: unpack breadth first.
  const bytes = new Map<string, Uint8Array>();
  const queue = [...CHANNEL, ...SHARE, ...OFFERED].map(moduleName);
  for (let name = queue.shift(); name; name = queue.shift()) {
    const path = parts.modules.get(name);
    if (!path || bytes.has(name)) continue;
    const packed = readFileSync(path);
    const module = await decompress(compressionOf(packed), packed, join(scratch, '.module'), signal);
    needOwnModule(module, job.release, path);
    bytes.set(name, module);
    const needs = moduleNeeds(modinfo(module));
    queue.push(...needs.depends, ...needs.soft);
  }
  const needs = (name: string) => {
    const module = bytes.get(name);
    return module && moduleNeeds(modinfo(module));
  };
  // where nobody knows what is built in, the channel may be, and 9p is not counted on
  const builtin = job.builtin ?? new Set(CHANNEL);
  const order = (names: string[]): string[] | Error => {
    try {
      return loadOrder(names, needs, builtin);
    } catch (error) {
      return error as Error;
    }
  };
  const channel = order(CHANNEL);
  if (channel instanceof Error) throw noChannel(channel.message);
  const all = order([...CHANNEL, ...SHARE]);
  const files9p = !(all instanceof Error);
  const names = files9p ? all : channel;

  const offers = OFFERED.filter((name) => bytes.has(name))
    .map((name) => ({ name, order: order([name]) }))
    .flatMap(({ name, order }) => (order instanceof Error ? [] : [{ name, order }]));
  const entries = names.map(
    (name): CpioEntry => ({ path: `modules/${name}.ko`, kind: 'file', data: bytes.get(name)! }),
  );
  const orders = offers.map(({ order }) => order.filter((each) => !names.includes(each)));
  for (const name of new Set(orders.flat()))
    entries.push({ path: `tree${MODULES}/${name}.ko`, kind: 'file', data: bytes.get(name)! });
  const lines = orders.map((each) => `${each.at(-1)} ${each.join(' ')}\n`);
  entries.push({ path: `tree${MODULES}/orders`, kind: 'file', data: lines.join('') });
  return { modules: { names, offered: offers.map(({ name }) => name), archive: cpio(entries) }, files9p };
}

/** vermagic=6.12.117+deb13-amd64 SMP preempt mod_unload modversions */
function needOwnModule(module: Uint8Array, release: string, where: string): void {
  const magic = modinfo(module).find(([key]) => key === 'vermagic')?.[1];
  const of = magic?.split(' ')[0];
  if (of === undefined || of === release) return;
  throw new Problem({
    code: 'lab-modules',
    what: 'The modules are of another kernel',
    where,
    cause: `it is for ${of}, and the kernel is ${release}`,
    fix: `Give the modules of ${release}, or none`,
  });
}

const noChannel = (cause: string): Problem =>
  new Problem({
    code: 'lab-modules',
    what: 'The lab cannot talk to a VM with this kernel',
    cause,
    fix: 'Give its modules with --modules DIR, or build it with CONFIG_VIRTIO_PCI=y and CONFIG_VIRTIO_CONSOLE=y',
  });
