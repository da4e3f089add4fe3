import { z } from 'zod';
import { problemSchema } from '../problem/problem';
import { nothing, type Topic } from './entry';
import { surfaceIdSchema } from './ids';

export const surfaceInfoSchema = z.strictObject({
  id: surfaceIdSchema,
  /** "Debian 6.12, shipped", "Lab VM, Debian 6.12" */
  title: z.string(),
  /** a target's own, read from it: trials can be made on the same kernel */
  live: z.boolean(),
  /** closed: a live one that was not read yet. ready: it can be fetched */
  state: z.enum(['closed', 'reading', 'ready', 'failed']),
  progress: z.string().nullable(),
  problem: problemSchema.nullable(),
  /** uname -r; null until known */
  kernel: z.string().nullable(),
  /** when ready: `GET /surface/ID?v=VERSION` answers with the surface as a tar; the same version, the same bytes */
  version: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/)
    .nullable(),
  /** files that this kernel does not show, and why */
  absent: z.array(z.strictObject({ item: z.string(), why: z.string() })),
  /** the target's modules are no longer those of this version: read it again to see their points */
  stale: z.strictObject({ loaded: z.array(z.string()), unloaded: z.array(z.string()) }).nullable(),
});
export type SurfaceInfo = z.infer<typeof surfaceInfoSchema>;

export const surfaces = {
  /** The shipped ones, and one for each target. */
  'surfaces.list': {
    role: 'observer',
    request: nothing,
    result: z.strictObject({ surfaces: z.array(surfaceInfoSchema) }),
  },
  /**
   * Make a surface ready to be fetched (`GET /surface/ID?v=VERSION`): a live one is read from its target, which is
   * opened, unless the agent has it already. Progress comes as `surface`. `again`: read it anew. → state "ready"
   */
  'surface.open': {
    role: 'observer',
    request: z.strictObject({ surface: surfaceIdSchema, again: z.boolean().default(false) }),
    result: surfaceInfoSchema,
  },
} as const satisfies Topic;
