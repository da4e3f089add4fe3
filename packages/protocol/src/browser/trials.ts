import { z } from 'zod';
import { trialResultSchema } from '../loader/trial';
import type { Topic } from './entry';
import { hookNameSchema, targetIdSchema } from './ids';

/** What a real load and attach found. */
export const trialReportSchema = z.strictObject({
  point: z.string(),
  hook: hookNameSchema,
  /** refused: Hooklab did not try, because it would be dangerous; `why` says what would happen */
  outcome: z.enum(['attached', 'failed', 'refused']),
  /** of a failure: where and how, "EBUSY" */
  stage: z.enum(['load', 'attach']).nullable(),
  ...trialResultSchema.pick({ errno: true, why: true, log: true, hits: true, countedMs: true, ms: true })
    .shape,
});
export type TrialReport = z.infer<typeof trialReportSchema>;

export const trials = {
  /**
   * Prove one hook at one point on a live target: load and attach two instructions, detach. `seconds`: stay
   * attached so long and count the hits; 0 does not wait. One trial runs at a time on a target.
   */
  'trial.run': {
    role: 'driver',
    request: z.strictObject({
      target: targetIdSchema,
      /** "fn:vfs_unlink", "tracepoint:sched:sched_switch": as the advisor writes points */
      point: z.string().min(1).max(512),
      hook: hookNameSchema,
      seconds: z.number().min(0).max(1).default(0),
    }),
    result: trialReportSchema,
  },
} as const satisfies Topic;
