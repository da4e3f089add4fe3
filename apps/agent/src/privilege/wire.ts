import { z } from 'zod';
import { MAX_CHANNELS } from '../lab';

/**
 * What the agent asks of root, over the channel that it inherited when root started it:
 *
 *   agent → root   {"type":"loader","id":1}
 *   root → agent   {"type":"started","id":1,"pid":4711} and, beside it, the loader's socket as a descriptor
 *   root → agent   {"type":"ended","id":1,"code":0,"signal":null}
 *
 * `id` is the agent's, counted up. A VM is started from a plan of which nothing becomes an option of QEMU's that is
 * not one of these; its files root opens with the agent's rights.
 */
const id = z.number().int().positive();

/** For what these two are given there is a socket: the process's standard input and output. */
const started = z.strictObject({ type: z.enum(['loader', 'compiler']), id });
/** Only to what this agent's own requests started. */
const kill = z.strictObject({ type: z.literal('kill'), id });

const path = z.string().regex(/^\/[^\0]{1,4000}$/);
/** Launch of lab/vm/launch.ts */
const plan = z.strictObject({
  accel: z.enum(['tcg', 'kvm']),
  memoryMb: z.number().int().min(64).max(65_536),
  cpus: z.number().int().min(1).max(64),
  channels: z.number().int().min(1).max(MAX_CHANNELS),
  append: z
    .string()
    .regex(/^[\x20-\x7e]{0,1500}$/)
    .optional(),
  vmlinux: path,
  initrd: path,
  console: path,
  dir: path,
  exports: z.array(z.strictObject({ tag: z.string().regex(/^[a-z]{1,16}$/), path })).max(8),
  detached: z.boolean(),
});
const vm = z.strictObject({ type: z.literal('vm'), id, plan });
/** To any process of QEMU's user: the kernel refuses all others. */
const signal = z.strictObject({
  type: z.literal('signal'),
  id,
  pid: z.number().int().min(2),
  name: z.enum(['SIGTERM', 'SIGKILL']),
});

export const requestSchema = z.discriminatedUnion('type', [started, kill, vm, signal]);
export type BrokerRequest = z.infer<typeof requestSchema>;

export const replySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started'), id, pid: z.number().int().positive() }),
  z.strictObject({ type: z.literal('done'), id }),
  z.strictObject({ type: z.literal('failed'), id, cause: z.string(), code: z.string().optional() }),
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
