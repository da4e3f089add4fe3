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
