import { z } from 'zod';
import { isSourceTooLarge, MAX_SOURCE } from './size';

/**
 * `ssh:user@box`, `ssh:alias`, `ssh:user@box:2222`: words that mean nothing to a shell and cannot be taken for an option
 * of ssh's. A host may be an alias of the person's ssh_config.
 */
export const SSH_TARGET =
  /^ssh:(?:(?<user>[A-Za-z_][A-Za-z0-9_.-]{0,31})@)?(?<host>[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,126}[A-Za-z0-9_])?)(?::(?<port>[1-9][0-9]{0,4}))?$/;

export const targetIdSchema = z
  .string()
  .refine(
    (id) => /^(?:local|lab:[a-z0-9.-]{1,24})$/.test(id) || SSH_TARGET.test(id),
    'not a target: local, lab:NAME or ssh:USER@HOST',
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
