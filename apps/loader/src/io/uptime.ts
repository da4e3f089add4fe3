import type { Milliseconds } from '@hooklab/base';

/** A clock that all processes of this machine have in common. */
export const uptime = (): Milliseconds => Number(process.hrtime.bigint()) / 1e6;
