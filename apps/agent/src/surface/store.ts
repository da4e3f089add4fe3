import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '@hooklab/base';
import { readTar, type SurfaceFiles, withoutTop } from '@hooklab/surface';

const run = promisify(execFile);

/** Names of the surfaces that ship with Hooklab: "debian-6.12". Fails with `surface-unread` where there is a directory that may not be read. */
export function shippedSurfaces(dir: string): string[] {
  const there = statOf(dir);
  const names = there ? readable(dir, () => readdirSync(dir)).filter((file) => file.endsWith('.tar.xz')) : [];
  return names
    .map((file) => file.slice(0, -'.tar.xz'.length))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/**
 * The files of a surface: a shipped name (`debian-6.12`), a directory, or a tar (packed by xz, gzip, bzip2, zstd or not at all), in the shape that
 * `surface capture` writes. Fails with `no-surface`, `bad-surface`, or `surface-unread`.
 */
export async function readSurface(name: string, shippedDir: string): Promise<SurfaceFiles> {
  const shipped = join(shippedDir, `${name}.tar.xz`);
  if (/^[\w.-]+$/.test(name) && statOf(shipped)) return readPacked(shipped);
  const there = statOf(name);
  if (there) return there.isDirectory() ? readDirectory(name) : readPacked(name);
  throw new Problem({
    code: 'no-surface',
    what: `There is no surface “${name}”`,
    fix: `Take ${[...shippedSurfaces(shippedDir), 'a directory'].join(', ')} or a .tar.xz that \`hooklab surface capture\` wrote`,
  });
}

async function readPacked(file: string): Promise<SurfaceFiles> {
  return readTar(
    await unpack(
      readable(file, () => readFileSync(file)),
      file,
    ),
    file,
  );
}

/** What can be no name of a file: "fn:x\0", one that goes on below a file. */
const NO_NAME = ['ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];

/** null only where there is nothing of the name: what may not be looked at is no “none”. */
const statOf = (file: string): Stats | null =>
  readable(file, () => {
    try {
      return statSync(file, { throwIfNoEntry: false }) ?? null;
    } catch (error) {
      if (NO_NAME.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
      throw error;
    }
  });

function readable<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    throw new Problem({
      code: 'surface-unread',
      what: 'A surface cannot be read',
      where,
      cause: message,
      fix:
        code === 'EACCES' || code === 'EPERM'
          ? 'Let this user read it, and enter the directories above it'
          : undefined,
    });
  }
}

/** How each packer's output begins, the program that unpacks it, and the package that brings it. */
const PACKERS: readonly [begins: readonly number[], program: string, from: string][] = [
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'xz', 'xz-utils'],
  [[0x1f, 0x8b], 'gzip', 'gzip'],
  [[0x42, 0x5a, 0x68], 'bzip2', 'bzip2'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd', 'zstd'],
];

/** A tar, as it is or unpacked. Fails with `bad-surface`, or `no-unpacker` where the program for it is not there. */
export async function unpack(packed: Uint8Array, where: string): Promise<Uint8Array> {
  const packer = PACKERS.find(([begins]) => begins.every((byte, i) => packed[i] === byte));
  if (!packer) {
    // "ustar" stands at 257 of every tar that is in use
    if (Buffer.from(packed.subarray(257, 262)).toString('latin1') === 'ustar') return packed;
    throw new Problem({
      code: 'bad-surface',
      what: 'Not a surface file',
      where,
      cause: 'it is no tar, nor one packed by xz, gzip, bzip2 or zstd',
    });
  }
  const [, program, from] = packer;
  const child = run(program, ['-dc'], { encoding: 'buffer', maxBuffer: 600 * 1024 * 1024 });
  // one that has seen enough closes its end; its exit says why
  child.child.stdin!.on('error', () => {});
  child.child.stdin!.end(packed);
  const { stdout } = await child.catch((error: NodeJS.ErrnoException & { stderr?: Buffer }) => {
    throw error.code === 'ENOENT'
      ? new Problem({ code: 'no-unpacker', what: `${program} is missing`, fix: `apt-get install ${from}` })
      : new Problem({
          code: 'bad-surface',
          what: 'Not a surface file',
          where,
          cause: error.stderr?.toString().trim(),
        });
  });
  return stdout;
}

function readDirectory(dir: string): SurfaceFiles {
  const files = new Map<string, Uint8Array>();
  for (const entry of readable(dir, () => readdirSync(dir, { recursive: true, withFileTypes: true }))) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    files.set(
      relative(dir, path),
      readable(path, () => readFileSync(path)),
    );
  }
  if (files.size === 0)
    throw new Problem({ code: 'bad-surface', what: 'The directory holds no surface', where: dir });
  return withoutTop(files);
}
