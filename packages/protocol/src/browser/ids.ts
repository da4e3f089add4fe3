import { z } from 'zod';
import { isSourceTooLarge, MAX_SOURCE } from './size';

export const targetIdSchema = z
  .string()
  .regex(
    /^(local|lab:[a-z0-9.-]{1,24}|ssh:[A-Za-z0-9_.@-]{1,128})$/,
    'not a target: local or lab:NAME; ssh: is not there yet',
  );
export type TargetId = z.infer<typeof targetIdSchema>;

/** A shipped surface ("debian-6.12") or, by its target, a live one ("lab:6.12"). */
export const surfaceIdSchema = z.union([z.string().regex(/^debian-[0-9.]{1,8}$/), targetIdSchema]);
export type SurfaceId = z.infer<typeof surfaceIdSchema>;

export const hookNameSchema = z.string().regex(/^[a-z_.]{1,32}$/);

/** C, as a person writes it. */
export const sourceSchema = z
  .string()
  .max(MAX_SOURCE)
  .refine((source) => !isSourceTooLarge(source), 'larger than 1 MiB');
