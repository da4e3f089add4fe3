import {
  type ClientMessageName,
  clientMessages,
  doctorReportSchema,
  execResultSchema,
  problemSchema,
  runInfoSchema,
  sessionInfoSchema,
  specInfoSchema,
  surfaceInfoSchema,
  targetIdSchema,
  targetInfoSchema,
  trialReportSchema,
} from '@hooklab/protocol';
import { z } from 'zod';

// zod compiles its checks with `new Function` unless told not to; the page's CSP forbids that.
z.config({ jitless: true });

const anything = z.unknown();

/** What each request is answered with (`result` of the agent's Ack). */
export const resultSchemas = {
  'targets.list': z.object({
    targets: z.array(targetInfoSchema),
    /** the best one there is, when the person has not chosen yet */
    preferred: targetIdSchema.nullish(),
  }),
  'target.open': targetInfoSchema,
  'target.doctor': doctorReportSchema,
  'target.stop': anything,
  'target.exec': execResultSchema,
  'surfaces.list': z.object({ surfaces: z.array(surfaceInfoSchema) }),
  'surface.open': surfaceInfoSchema,
  'trial.run': trialReportSchema,
  'specs.list': z.object({ specs: z.array(specInfoSchema) }),
  'spec.compose': z.object({ source: z.string() }),
  'run.start': z.object({ run: z.number().int().positive() }),
  'runs.list': z.object({ runs: z.array(runInfoSchema) }),
  'run.watch': z.object({ run: runInfoSchema, source: z.string() }),
  'run.unwatch': anything,
  'run.stop': anything,
  'run.stopAll': anything,
  'run.ack': anything,
  'workspace.save': z.object({ notKept: problemSchema.nullable() }),
  'workspace.load': z.object({ workspace: clientMessages['workspace.save'].nullable() }),
  'sessions.list': z.object({ sessions: z.array(sessionInfoSchema) }),
  'sessions.revoke': z.object({ ended: z.number().int().nonnegative() }),
} as const satisfies Record<ClientMessageName, z.ZodType>;

export type Results = { [K in ClientMessageName]: z.infer<(typeof resultSchemas)[K]> };
