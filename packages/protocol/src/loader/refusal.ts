import { z } from 'zod';

/**
 * What happened, in facts, when libbpf or the kernel refused something: beside the Problem of a failed reply or of
 * `run.ended`. The agent explains it (packages/advisor `diagnose`); the log is the Problem's.
 */
export const refusalSchema = z.strictObject({
  stage: z.enum(['open', 'load', 'attach', 'ring']),
  /** "EPERM"; "ENOTSUPP" is the kernel's own 524 */
  errno: z.string().max(64),
  /** the C function it is about; null where nobody in particular is */
  program: z.string().max(256).nullable(),
  /** its hook type, "fentry", and what it was for: "do_unlinkat", "task/task_rename", the first of several */
  hook: z.string().max(64).nullable(),
  target: z.string().max(1024).nullable(),
  /** the state of the loader's machine that bears on refusals, as it was then */
  machine: z.strictObject({
    uid: z.number().int(),
    /** effective ones, of those that decide about tracing: "BPF", "SYS_ADMIN" */
    capabilities: z.array(z.string().max(32)),
    /** null where securityfs does not say */
    lockdown: z.enum(['none', 'integrity', 'confidentiality']).nullable(),
  }),
});
export type Refusal = z.infer<typeof refusalSchema>;
