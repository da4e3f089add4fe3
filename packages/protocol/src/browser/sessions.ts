import { z } from 'zod';
import { nothing, type Topic } from './entry';
import { roleSchema } from './role';

/** "k7mq": how people tell sessions apart. Says nothing of their secrets. */
export const sessionNameSchema = z.string().regex(/^[0-9a-z]{4}$/, 'not the name of a session, such as k7mq');

const sessionInfoSchema = z.strictObject({
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

export const sessions = {
  /** The one used last first. */
  'sessions.list': {
    role: 'observer',
    request: nothing,
    result: z.strictObject({ sessions: z.array(sessionInfoSchema) }),
  },
  /** Log out: end one's own session. Its windows are disconnected, this one after the answer. */
  'session.leave': { role: 'observer', request: nothing, result: nothing },
  /** End a session by its name, or all but one's own. Their windows are disconnected. */
  'sessions.revoke': {
    role: 'owner',
    request: z.union([
      z.strictObject({ session: sessionNameSchema }),
      z.strictObject({ others: z.literal(true) }),
    ]),
    result: z.strictObject({ ended: z.number().int().nonnegative() }),
  },
} as const satisfies Topic;
