import { z } from 'zod';

/** Something that people are told without having asked. */
export const noticeSchema = z.strictObject({
  tone: z.enum(['info', 'warn']),
  text: z.string(),
  cause: z.string().nullable(),
  fix: z.string().nullable(),
  /** who did it: "k7mq, Firefox on Linux"; null where nobody did */
  by: z.string().nullable(),
  /** milliseconds since 1970 */
  at: z.number(),
});
export type Notice = z.infer<typeof noticeSchema>;
