/**
 * The errnos that BPF, its tools and reads from its programs give, with the C library's text. The numbers are the same
 * on x86-64 and arm64. 524 (ENOTSUPP, the kernel's own) is not 95 (EOPNOTSUPP).
 */
export const ERRNOS: readonly (readonly [name: string, number: number, text: string])[] = [
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
  ['ERANGE', 34, 'Numerical result out of range'],
  ['ENAMETOOLONG', 36, 'File name too long'],
  ['ENOSYS', 38, 'Function not implemented'],
  ['ENODATA', 61, 'No data available'],
  ['EILSEQ', 84, 'Invalid or incomplete multibyte or wide character'],
  ['EOPNOTSUPP', 95, 'Operation not supported'],
  ['EADDRNOTAVAIL', 99, 'Cannot assign requested address'],
  ['ETIMEDOUT', 110, 'Connection timed out'],
  ['EALREADY', 114, 'Operation already in progress'],
  ['ENOTSUPP', 524, 'Unknown error 524'],
];

const names = new Map(ERRNOS.map(([name, number]) => [number, name]));

/** -14 or 14 → "EFAULT"; null for one that is not of the table. */
export const errnoOf = (number: number): string | null => names.get(Math.abs(number)) ?? null;
