/** The errno names that reads from BPF programs give; the numbers are the same on x86-64 and arm64. */
const NAMES: Record<number, string> = {
  1: 'EPERM',
  2: 'ENOENT',
  3: 'ESRCH',
  7: 'E2BIG',
  11: 'EAGAIN',
  12: 'ENOMEM',
  13: 'EACCES',
  14: 'EFAULT',
  16: 'EBUSY',
  22: 'EINVAL',
  34: 'ERANGE',
  36: 'ENAMETOOLONG',
  61: 'ENODATA',
  95: 'EOPNOTSUPP',
  524: 'ENOTSUPP',
};

/** -14 or 14 → "EFAULT"; one without a name here → "errno 99". */
export function errnoName(errno: number): string {
  const n = Math.abs(errno);
  return NAMES[n] ?? `errno ${n}`;
}
