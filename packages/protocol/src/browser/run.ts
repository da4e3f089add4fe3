import { z } from 'zod';

/** Why a run ended, for people and for scripts. */
export const runEndSchema = z.strictObject({
  /**
   * stopped: somebody asked · lease: nobody watched it any more · time: its time was over · watchdog: it cost the machine
   * too much · failed: it did not run, or its process ended · gone: its loader is no longer there
   */
  why: z.enum(['stopped', 'lease', 'time', 'watchdog', 'failed', 'gone']),
  /** one sentence: "Stopped by Ctrl-C" */
  text: z.string(),
});
export type RunEnd = z.infer<typeof runEndSchema>;

/** starting ─▶ streaming ─▶ stopping ─▶ ended; any of them may go to ended at once. */
export const runPhaseSchema = z.enum(['starting', 'streaming', 'stopping', 'ended']);
export type RunPhase = z.infer<typeof runPhaseSchema>;

export const runInfoSchema = z.strictObject({
  run: z.number().int().positive(),
  target: z.string(),
  title: z.string(),
  phase: runPhaseSchema,
  /** since it was started, milliseconds */
  ageMs: z.number().nonnegative(),
  /** browsers and commands that watch it now */
  watchers: z.number().int().nonnegative(),
});
export type RunInfo = z.infer<typeof runInfoSchema>;
