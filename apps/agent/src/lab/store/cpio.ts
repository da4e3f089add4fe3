/**
 * Writes a cpio archive in the "newc" format, the one an initramfs is made of
 * (Documentation/driver-api/early-userspace/buffer-format.rst):
 *
 *   "070701" ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
 *   13 fields of 8 hex digits, then the name with its NUL padded to 4, then the data padded to 4
 *
 * Everything belongs to root and has the time 0, so that the same input gives the same bytes.
 */
export type CpioEntry =
  | { path: string; kind: 'dir'; mode?: number }
  | { path: string; kind: 'file'; data: Uint8Array | string; mode?: number }
  | { path: string; kind: 'link'; to: string }
  | { path: string; kind: 'char'; major: number; minor: number; mode?: number };

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;
const S_IFCHR = 0o020000;

/** Missing parent directories are added before their first child. Throws on a path given twice. */
export function cpio(entries: Iterable<CpioEntry>): Buffer {
  const parts: Buffer[] = [];
  const seen = new Set<string>();
  let ino = 1;

  const put = (path: string, mode: number, data: Uint8Array, rdev: [number, number] = [0, 0]) => {
    const name = Buffer.from(`${path}\0`, 'utf8');
    const fields = [
      ino++,
      mode,
      0,
      0,
      (mode & S_IFDIR) === S_IFDIR ? 2 : 1,
      0,
      data.length,
      0,
      0,
      rdev[0],
      rdev[1],
      name.length,
      0,
    ];
    const header = `070701${fields.map((n) => n.toString(16).padStart(8, '0')).join('')}`;
    parts.push(Buffer.from(header, 'latin1'), name, padding(header.length + name.length));
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength), padding(data.length));
  };

  const parents = (path: string) => {
    const cut = path.lastIndexOf('/');
    if (cut < 0) return;
    const dir = path.slice(0, cut);
    if (seen.has(dir)) return;
    parents(dir);
    seen.add(dir);
    put(dir, S_IFDIR | 0o755, nothing);
  };

  for (const entry of entries) {
    const path = clean(entry.path);
    if (seen.has(path)) {
      if (entry.kind === 'dir') continue;
      throw new Error(`cpio: ${path} is there twice`);
    }
    parents(path);
    seen.add(path);
    if (entry.kind === 'dir') put(path, S_IFDIR | (entry.mode ?? 0o755), nothing);
    else if (entry.kind === 'link') put(path, S_IFLNK | 0o777, Buffer.from(entry.to, 'utf8'));
    else if (entry.kind === 'char')
      put(path, S_IFCHR | (entry.mode ?? 0o600), nothing, [entry.major, entry.minor]);
    else {
      const data = typeof entry.data === 'string' ? Buffer.from(entry.data, 'utf8') : entry.data;
      put(path, S_IFREG | (entry.mode ?? 0o644), data);
    }
  }
  put('TRAILER!!!', 0, nothing);
  return Buffer.concat(parts);
}

const nothing = new Uint8Array(0);
const padding = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);

function clean(path: string): string {
  const out = path.replace(/^\/+|\/+$/g, '');
  if (out === '' || out.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new Error(`cpio: "${path}" is not a plain path`);
  }
  return out;
}
