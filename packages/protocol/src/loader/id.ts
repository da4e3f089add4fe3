import { z } from 'zod';

/** The number of a request, given by who asks: its reply carries it. */
export const requestId = z.number().int().nonnegative();
/** Of a request that has blobs: they carry it as u32. */
export const blobRequestId = requestId.max(0xffff_ffff);
/** The number of a run on one connection, given by the agent. */
export const runNumber = z.number().int().min(1).max(0xffff_ffff);
