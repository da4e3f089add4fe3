import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Problem } from '@hooklab/base';
import { writeTar } from '@hooklab/surface';

/** What a box is sent: the loader as it was built, and what that needs of a machine. */
export interface Bundle {
  /** a gzipped tar; all of it is below `hooklab/` */
  bytes: Uint8Array;
  /** sha256 of `bytes`, in hex */
  hash: string;
  /** of the files in it */
  unpacked: number;
  /** "x86_64", as `uname -m` says it */
  machine: string;
  /** the oldest glibc that has all that the native part calls: [2, 34] */
  glibc: Version;
}

export type Version = [major: number, minor: number];

/** e_machine of an ELF header → `uname -m` */
const MACHINES: Record<number, string> = { 62: 'x86_64', 183: 'aarch64' };

const NATIVE = 'hooklab_native.node';

/** Source maps stay here: a box has no debugger of ours. Throws Problem `not-built`. */
export function bundleOf(loaderDir: string): Bundle {
  const files = new Map<string, Uint8Array>();
  let unpacked = 0;
  for (const name of built(loaderDir)) {
    if (name.endsWith('.map')) continue;
    const content = readFileSync(join(loaderDir, name));
    files.set(name, content);
    unpacked += content.length;
  }
  const native = files.get(NATIVE) as Buffer;
  const bytes = gzipSync(writeTar(files, 'hooklab'), { level: 6 });
  return {
    bytes,
    hash: createHash('sha256').update(bytes).digest('hex'),
    unpacked,
    machine: MACHINES[native.readUInt16LE(18)] ?? 'unknown',
    glibc: neededGlibc(native),
  };
}

function built(dir: string): string[] {
  try {
    const names = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
    if (names.includes('loader.mjs') && names.includes(NATIVE)) return names;
  } catch {
    // said below
  }
  throw new Problem({
    code: 'not-built',
    what: 'The loader is not built',
    where: dir,
    fix: 'Run `npm start`',
  });
}

/** Of its symbols' versions: GLIBC_2.2.5, GLIBC_2.34 → [2, 34] */
export function neededGlibc(elf: Buffer): Version {
  let newest: Version = [2, 0];
  for (const [, major, minor] of elf.toString('latin1').matchAll(/GLIBC_(\d+)\.(\d+)/g)) {
    const version: Version = [Number(major), Number(minor)];
    if (isOlder(newest, version)) newest = version;
  }
  return newest;
}

export const isOlder = (a: Version, b: Version): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
