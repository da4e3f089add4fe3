import { specSchema } from '@hooklab/probe';
import { z } from 'zod';
import { problemSchema } from '../problem/problem';
import { nothing, type Topic } from './entry';
import { hookNameSchema, sourceSchema, targetIdSchema } from './ids';
import { MAX_BROWSER_FRAME } from './size';

export const workspaceSchema = z.strictObject({
  target: targetIdSchema,
  /** name of a shipped spec, 'made' or 'hand' */
  spec: z.string().max(128),
  hook: hookNameSchema,
  /** the spec that was made from a card, if one was */
  made: specSchema.nullable().default(null),
  source: sourceSchema,
  /** the source no longer is what the spec generates */
  edited: z.boolean(),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const workspace = {
  /** What the person works on; kept by the agent so that nothing typed is lost. `notKept`: why it is in memory only. */
  'workspace.save': {
    role: 'driver',
    request: workspaceSchema,
    result: z.strictObject({ notKept: problemSchema.nullable() }),
    bytes: MAX_BROWSER_FRAME,
  },
  'workspace.load': {
    role: 'observer',
    request: nothing,
    result: z.strictObject({ workspace: workspaceSchema.nullable() }),
  },
} as const satisfies Topic;
