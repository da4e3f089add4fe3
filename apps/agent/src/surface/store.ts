import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '@hooklab/base';
import { readTar, type SurfaceFiles } from '@hooklab/surface';

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
 * The files of a surface: a shipped name (`debian-6.12`), a directory, or a `.tar.xz`, in the shape that
 * `surface capture` writes. Fails with `no-surface`, `bad-surface`, or `surface-unread`.
 */
export async function readSurface(name: string, shippedDir: string): Promise<SurfaceFiles> {
  const shipped = join(shippedDir, `${name}.tar.xz`);
  if (/^[\w.-]+$/.test(name) && statOf(shipped)) return readTarXz(shipped);
  const there = statOf(name);
  if (there) return there.isDirectory() ? readDirectory(name) : readTarXz(name);
  throw new Problem({
    code: 'no-surface',
    what: `There is no surface “${name}”`,
    fix: `Take ${[...shippedSurfaces(shippedDir), 'a directory'].join(', ')} or a .tar.xz that \`hooklab surface capture\` wrote`,
  });
}

async function readTarXz(file: string): Promise<SurfaceFiles> {
  return readTar(
    await unpackXz(
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

/** What an .xz holds. Fails with `bad-surface`, or `no-xz` where there is no xz. */
export async function unpackXz(packed: Uint8Array, where: string): Promise<Buffer> {
  const unpack = run('xz', ['-dc'], { encoding: 'buffer', maxBuffer: 600 * 1024 * 1024 });
  // xz that has seen enough closes its end; its exit says why
  unpack.child.stdin!.on('error', () => {});
  unpack.child.stdin!.end(packed);
  const { stdout } = await unpack.catch((error: NodeJS.ErrnoException & { stderr?: Buffer }) => {
    throw error.code === 'ENOENT'
      ? new Problem({ code: 'no-xz', what: 'xz is missing', fix: 'apt-get install xz-utils' })
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
  return files;
}
