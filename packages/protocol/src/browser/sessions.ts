import { z } from 'zod';

/**
 * What a session may do. Whoever may load a program can read all of the kernel's memory: driver and owner are as good
 * as root on the target.
 *
 *   observer  looks: targets, surfaces, what others run
 *   driver    also changes: opens targets, loads programs, writes the workspace
 *   owner     also decides who may come in
 */
export const ROLES = ['observer', 'driver', 'owner'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export const may = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** "k7mq": how people tell sessions apart. Says nothing of their secrets. */
export const sessionNameSchema = z.string().regex(/^[0-9a-z]{4}$/, 'not the name of a session, such as k7mq');

export const sessionInfoSchema = z.strictObject({
  name: sessionNameSchema,
  /** "Firefox on Linux" */
  about: z.string(),
  role: roleSchema,
  /** milliseconds since 1970: launched, last used, ends if it is not used again */
  made: z.number(),
  seen: z.number(),
  until: z.number(),
  /** windows that are connected now */
  windows: z.number().int().nonnegative(),
  /** the one that asks */
  here: z.boolean(),
});
export type SessionInfo = z.infer<typeof sessionInfoSchema>;
