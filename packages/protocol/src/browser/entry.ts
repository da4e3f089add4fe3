import { z } from 'zod';
import type { Role } from './role';

/** One request of a browser, whole: what it may ask, what it gets, who may ask, and how large the asking may be. */
interface Entry {
  /** the least role that may send it */
  role: Role;
  request: z.ZodType;
  /** what an acknowledgement carries; checked where it leaves the agent and where it arrives in the page */
  result: z.ZodType;
  /** the most bytes of its frame; left out: MAX_MESSAGE */
  bytes?: number;
}

/** The requests of one topic, by name. */
export type Topic = Record<string, Entry>;

/** A request that asks nothing, a result that says no more than that it is done. */
export const nothing = z.strictObject({});
