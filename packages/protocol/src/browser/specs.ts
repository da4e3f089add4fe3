import { specSchema } from '@hooklab/probe';
import { z } from 'zod';
import { nothing, type Topic } from './entry';
import { hookNameSchema, sourceSchema, targetIdSchema } from './ids';
import { diagnosticSchema } from './runs';
import { MAX_BROWSER_FRAME } from './size';

const specInfoSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  about: z.string(),
  /** best first */
  hooks: z.array(z.string()),
  /** a shell command that makes this probe's events, for a lab VM; null when there is none */
  exercise: z.string().nullable(),
});
export type SpecInfo = z.infer<typeof specInfoSchema>;

export const specs = {
  'specs.list': {
    role: 'observer',
    request: nothing,
    result: z.strictObject({ specs: z.array(specInfoSchema) }),
  },
  /** The C that a spec, or a shipped one by its name, becomes with this hook on this target. */
  'spec.compose': {
    role: 'driver',
    request: z.strictObject({
      spec: z.union([z.string().max(128), specSchema]),
      hook: hookNameSchema,
      target: targetIdSchema,
    }),
    result: z.strictObject({ source: z.string() }),
  },
  /** What clang says of C that is being typed, for an open target; null: it is not open, and is not opened for this. */
  'source.check': {
    role: 'driver',
    request: z.strictObject({ source: sourceSchema, target: targetIdSchema }),
    result: z.strictObject({ diagnostics: z.array(diagnosticSchema).nullable() }),
    bytes: MAX_BROWSER_FRAME,
  },
  /** The files of a stand-alone libbpf project of it, by their paths. */
  'spec.project': {
    role: 'driver',
    request: z.strictObject({ spec: specSchema, hook: hookNameSchema, target: targetIdSchema }),
    result: z.strictObject({ files: z.record(z.string(), z.string()) }),
  },
} as const satisfies Topic;
