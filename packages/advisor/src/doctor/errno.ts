/**
 * errno by the ways it is written. libbpf from 1.6 writes "-EBUSY"; older ones, and tools, write the number, the C
 * library's text or "ERROR: strerror_r(-524)=22". 524 (ENOTSUPP, the kernel's own) is not 95 (EOPNOTSUPP).
 */
const ERRNOS: readonly (readonly [name: string, number: number, text: string])[] = [
  ['EPERM', 1, 'Operation not permitted'],
  ['ENOENT', 2, 'No such file or directory'],
  ['ESRCH', 3, 'No such process'],
  ['EINTR', 4, 'Interrupted system call'],
  ['EIO', 5, 'Input/output error'],
  ['E2BIG', 7, 'Argument list too long'],
  ['EBADF', 9, 'Bad file descriptor'],
  ['EAGAIN', 11, 'Resource temporarily unavailable'],
  ['ENOMEM', 12, 'Cannot allocate memory'],
  ['EACCES', 13, 'Permission denied'],
  ['EFAULT', 14, 'Bad address'],
  ['EBUSY', 16, 'Device or resource busy'],
  ['EEXIST', 17, 'File exists'],
  ['ENODEV', 19, 'No such device'],
  ['EINVAL', 22, 'Invalid argument'],
  ['EMFILE', 24, 'Too many open files'],
  ['ENOSPC', 28, 'No space left on device'],
  ['ENAMETOOLONG', 36, 'File name too long'],
  ['ENOSYS', 38, 'Function not implemented'],
  ['EILSEQ', 84, 'Invalid or incomplete multibyte or wide character'],
  ['EOPNOTSUPP', 95, 'Operation not supported'],
  ['EADDRNOTAVAIL', 99, 'Cannot assign requested address'],
  ['ETIMEDOUT', 110, 'Connection timed out'],
  ['EALREADY', 114, 'Operation already in progress'],
  ['ENOTSUPP', 524, 'Unknown error 524'],
];

const byNumber = new Map(ERRNOS.map(([name, number]) => [number, name]));
const byText = new Map(ERRNOS.map(([name, , text]) => [text.toLowerCase(), name]));
const names = new Set(ERRNOS.map(([name]) => name));

/** "EBUSY" of "EBUSY", "-EBUSY", -16, 16, "-16", "Device or resource busy"; null if it is none of them. */
export function errnoName(value: string | number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return byNumber.get(Math.abs(value)) ?? null;
  const text = value.trim();
  const bare = text.replace(/^-/, '');
  if (names.has(bare)) return bare;
  if (/^\d+$/.test(bare)) return byNumber.get(Number(bare)) ?? null;
  const strerror = /strerror_r\(-?(\d+)\)/.exec(text);
  if (strerror) return byNumber.get(Number(strerror[1])) ?? null;
  return byText.get(text.toLowerCase()) ?? null;
}

/** Every spelling of an errno at the end of a line becomes "-ENAME": what the patterns are written for. */
export function normaliseLog(log: string): string {
  return log
    .replace(/ERROR: strerror_r\(-?(\d+)\)=\d+/g, (all, n: string) => named(Number(n), all))
    .replace(/(?<=: )-(\d+)(?=\s*$)/gm, (all, n: string) => named(Number(n), all))
    .replace(/(?<=: )([A-Z][A-Za-z0-9/ -]+)(?=\s*$)/gm, (all) => {
      const name = byText.get(all.trim().toLowerCase());
      return name ? `-${name}` : all;
    });
}

const named = (number: number, fallback: string): string => {
  const name = byNumber.get(number);
  return name ? `-${name}` : fallback;
};

/** The last errno that the log ends a line with; null if there is none. */
export function errnoInLog(normalised: string): string | null {
  const all = [...normalised.matchAll(/: -(E[A-Z0-9]+)\s*$/gm)];
  return all.at(-1)?.[1] ?? null;
}
