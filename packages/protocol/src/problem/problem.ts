import { z } from 'zod';

/** `ProblemShape` of @hooklab/base, as it crosses a wire. Logs are cut at 256 KiB. */
export const problemSchema = z.strictObject({
  code: z.string().max(64),
  what: z.string().max(4096),
  where: z.string().max(4096).optional(),
  cause: z.string().max(4096).optional(),
  fix: z.string().max(4096).optional(),
  log: z.string().max(262_144).optional(),
});
