import { z } from 'zod';
import { doctorReportSchema, execResultSchema } from '../loader/control';
import { problemSchema } from '../problem/problem';
import { nothing, type Topic } from './entry';
import { targetIdSchema } from './ids';

export const targetInfoSchema = z.strictObject({
  id: targetIdSchema,
  /** "This machine", "Lab VM, Debian 6.12" */
  title: z.string(),
  state: z.enum(['closed', 'opening', 'open', 'failed']),
  /** uname -r once open */
  kernel: z.string().nullable(),
  /** "booting Debian 6.12", "reading BTF"; a word beside every wait */
  progress: z.string().nullable(),
  /** why it cannot be used, when failed */
  problem: problemSchema.nullable(),
  /** what opening it takes where it boots a VM: the kernel's package to be downloaded (0: it is here), and the time */
  boot: z.strictObject({ bytes: z.number().nonnegative(), ms: z.number().nonnegative() }).nullable(),
});
export type TargetInfo = z.infer<typeof targetInfoSchema>;
export type BootCost = NonNullable<TargetInfo['boot']>;

const target = z.strictObject({ target: targetIdSchema });

export const targets = {
  'targets.list': {
    role: 'observer',
    request: nothing,
    result: z.strictObject({ targets: z.array(targetInfoSchema) }),
  },
  /** The best target there is, for who has none: known once the agent has tried them. null: it is for the person to choose. */
  'targets.preferred': {
    role: 'observer',
    request: nothing,
    result: z.strictObject({ preferred: targetIdSchema.nullable() }),
  },
  /** Connect (boot, if a lab VM). Progress comes as `target`. */
  'target.open': { role: 'driver', request: target, result: targetInfoSchema },
  /** What works there, plus the agent's own checks (clang, sandbox, QEMU). `soFar`: what is known until now, at once. */
  'target.doctor': {
    role: 'driver',
    request: target.extend({ soFar: z.boolean().optional() }),
    result: doctorReportSchema,
  },
  /** What shutting it down would end: the runs of every session. `by`: "k7mq, Firefox on Linux"; null: one's own. */
  'target.runs': {
    role: 'driver',
    request: target,
    result: z.strictObject({
      runs: z.array(z.strictObject({ title: z.string(), by: z.string().nullable() })),
    }),
  },
  /** Shut a lab VM down. */
  'target.stop': { role: 'driver', request: target, result: nothing },
  /** Run a shell command inside a lab VM, to make the events that a probe waits for. Refused everywhere else. */
  'target.exec': {
    role: 'driver',
    request: z.strictObject({ target: targetIdSchema, command: z.string().min(1).max(16_384) }),
    result: execResultSchema,
  },
} as const satisfies Topic;
