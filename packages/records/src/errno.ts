import { errnoOf } from '@hooklab/base';

/** -14 or 14 → "EFAULT"; one that nobody knows → "errno 99". */
export const errnoName = (errno: number): string => errnoOf(errno) ?? `errno ${Math.abs(errno)}`;
