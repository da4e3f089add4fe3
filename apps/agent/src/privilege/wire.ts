import { z } from 'zod';

/**
 * What the agent asks of root, over the channel that it inherited when root started it:
 *
 *   agent → root   {"type":"loader","id":1}
 *   root → agent   {"type":"started","id":1,"pid":4711} and, beside it, the loader's socket as a descriptor
 *   root → agent   {"type":"ended","id":1,"code":0,"signal":null}
 *
 * `id` is the agent's, counted up.
 */
const id = z.number().int().positive();

/** For what these two are given there is a socket: the process's standard input and output. */
const started = z.strictObject({ type: z.enum(['loader', 'compiler']), id });
/** Only to what this agent's own requests started. */
const kill = z.strictObject({ type: z.literal('kill'), id });

export const requestSchema = z.discriminatedUnion('type', [started, kill]);
export type BrokerRequest = z.infer<typeof requestSchema>;

export const replySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started'), id, pid: z.number().int().positive() }),
  z.strictObject({ type: z.literal('failed'), id, cause: z.string() }),
  z.strictObject({
    type: z.literal('ended'),
    id,
    code: z.number().int().nullable(),
    signal: z.string().nullable(),
  }),
]);
export type BrokerReply = z.infer<typeof replySchema>;

/** How the agent knows that its channel leads to root's broker. It gives nothing: only the channel does. */
export const BROKER_MARK = 'HOOKLAB_BROKER';
