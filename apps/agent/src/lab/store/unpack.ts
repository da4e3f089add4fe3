import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Problem } from '@hooklab/base';
import { elfSection } from '@hooklab/surface';
import { run } from '../host/run';
import { aptProblem } from './aptproblem';
import { bzImagePayload, type Compression, compressionOf } from './bzimage';
import { type CpioEntry, cpio } from './cpio';
import { hasPvhEntry, modinfo } from './elf';
import { MODULES } from './modprobe';
import { loadOrder, moduleName, moduleNeeds, moduleOfFile } from './modules';

/** What the guest cannot do without: the bus, the channel, and the host's /usr. */
const WANTED = ['virtio_pci', 'virtio_console', '9pnet_virtio', '9p'];

/**
 * What a guest has for `modprobe`: a disk whose block I/O can be traced, an overlay file system, network devices
 * and what delays their packets. Those that a kernel has built in or lacks are left out.
 */
const OFFERED = ['null_blk', 'overlay', 'dummy', 'veth', 'sch_netem', 'tcp_bbr'];

export interface Unpacked {
  release: string;
  vmlinux: Uint8Array;
  btf: Uint8Array;
  config: Uint8Array;
  /** names: loaded at boot; offered: there for modprobe */
  modules: { names: string[]; offered: string[]; archive: Uint8Array };
}

/** Everything the lab keeps, out of a directory that the .deb files were unpacked into. Throws Problem. */
export async function takeKernel(root: string, signal?: AbortSignal): Promise<Unpacked> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const need = (pattern: RegExp): string => {
    const file = files.find((name) => pattern.test(name));
    if (file) return file;
    throw odd(`there is no ${pattern.source} in them`);
  };
  // boot/vmlinuz-6.12.117+deb13-amd64, or usr/lib/modules/7.2.12+deb14-amd64/vmlinuz
  const image = need(/^boot\/vmlinuz-[^/]+$|lib\/modules\/[^/]+\/vmlinuz$/);
  const builtinList = need(/lib\/modules\/[^/]+\/modules\.builtin$/);
  const release = /lib\/modules\/([^/]+)\//.exec(builtinList)![1]!;
  const config = readFileSync(join(root, need(/^boot\/config-[^/]+$|lib\/modules\/[^/]+\/config$/)));

  const { compression, data } = bzImagePayload(readFileSync(join(root, image)));
  const vmlinux = await decompress(compression, data, join(root, '.vmlinux'), signal);
  if (!hasPvhEntry(vmlinux)) throw odd(`${image} has no PVH entry point`);
  const btf = elfSection(vmlinux, '.BTF');
  if (!btf) throw odd(`${image} has no BTF`);

  const builtin = new Set(
    readFileSync(join(root, builtinList), 'utf8').split('\n').map(moduleOfFile).filter(defined),
  );
  const modules = await takeModules(root, files, builtin, signal);
  return { release, vmlinux, btf, config, modules };
}

async function takeModules(root: string, files: string[], builtin: Set<string>, signal?: AbortSignal) {
  const paths = new Map<string, string>();
  for (const file of files) {
    const name = moduleOfFile(file);
    if (name) paths.set(name, file);
  }
  // Modules are compressed each on their own, and what they need is inside: unpack breadth first.
  const bytes = new Map<string, Uint8Array>();
  const queue = [...WANTED, ...OFFERED].map(moduleName);
  for (let name = queue.shift(); name; name = queue.shift()) {
    const path = paths.get(name);
    if (!path || bytes.has(name)) continue;
    const packed = readFileSync(join(root, path));
    const module = await decompress(compressionOf(packed), packed, join(root, '.module'), signal);
    bytes.set(name, module);
    const needs = moduleNeeds(modinfo(module));
    queue.push(...needs.depends, ...needs.soft);
  }
  const needs = (name: string) => {
    const module = bytes.get(name);
    return module && moduleNeeds(modinfo(module));
  };
  try {
    const names = loadOrder(WANTED, needs, builtin);
    const offered = OFFERED.filter((name) => bytes.has(name));
    const orders = offered.map((name) =>
      loadOrder([name], needs, builtin).filter((each) => !names.includes(each)),
    );
    const entries = names.map(
      (name): CpioEntry => ({ path: `modules/${name}.ko`, kind: 'file', data: bytes.get(name)! }),
    );
    for (const name of new Set(orders.flat()))
      entries.push({ path: `tree${MODULES}/${name}.ko`, kind: 'file', data: bytes.get(name)! });
    const lines = orders.map((order) => `${order.at(-1)} ${order.join(' ')}\n`);
    entries.push({ path: `tree${MODULES}/orders`, kind: 'file', data: lines.join('') });
    return { names, offered, archive: cpio(entries) };
  } catch (error) {
    throw odd((error as Error).message);
  }
}

/** Node 20 has gzip only; the rest through the usual programs, the result through a file. */
async function decompress(
  compression: Compression,
  data: Uint8Array,
  scratch: string,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (compression === 'none') return data;
  if (compression === 'gzip') return gunzipSync(data);
  const fd = openSync(scratch, 'w');
  try {
    const { code, stderr } = await run(compression, ['-dc'], { input: data, stdoutTo: fd, signal });
    if (code !== 0) throw aptProblem('The kernel could not be decompressed', stderr);
  } finally {
    closeSync(fd);
  }
  return readFileSync(scratch);
}

export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

const defined = <T>(value: T | undefined): value is T => value !== undefined;

const odd = (cause: string): Problem =>
  new Problem({
    code: 'lab-package',
    what: 'The kernel packages are not as expected',
    cause,
    fix: 'Fetch again later, or use another lab kernel',
  });
