import { z } from 'zod';

const text = z.string();
const id = z.number().int().positive();
const base64 = z.string();

/** agent → compiler: run a command in the sandbox, or stop one. Both answer with its one result. */
export const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    id,
    command: z.array(text).min(1),
    directories: z.record(text, text),
    files: z.record(text, base64),
    timeout: z.number().positive(),
    limits: z.strictObject({
      cpuSeconds: z.number().positive().optional(),
      memoryBytes: z.number().positive().optional(),
      outputBytes: z.number().positive().optional(),
      processes: z.number().positive().nullable().optional(),
    }),
  }),
  z.strictObject({ type: z.literal('abort'), id }),
]);
export type CompilerRequest = z.infer<typeof requestSchema>;

/** compiler → agent; see Sandboxed. `failed`: the sandbox was not even started. */
export const resultSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('done'),
    id,
    code: z.number().nullable(),
    signal: text.nullable(),
    stdout: base64,
    stderr: text,
    timedOut: z.boolean(),
    overflowed: z.boolean(),
    truncated: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('failed'),
    id,
    problem: z.object({
      code: text,
      what: text,
      cause: text.optional(),
      fix: text.optional(),
    }),
  }),
]);
export type CompilerResult = z.infer<typeof resultSchema>;
