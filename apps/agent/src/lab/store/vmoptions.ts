import { Problem } from '@hooklab/base';
import { z } from 'zod';

/** How a kernel's VM is made and what its command line has beyond the lab's own. */
export const vmOptionsSchema = z.strictObject({
  memoryMb: z.number().int().min(256).max(65_536).optional(),
  cpus: z.number().int().min(1).max(16).optional(),
  lockdown: z.enum(['none', 'integrity', 'confidentiality']).optional(),
  /** security modules, in order, as the kernel's own `lsm=`: "landlock,yama,bpf" */
  lsm: z
    .string()
    .regex(/^[a-z0-9_]{1,32}(?:,[a-z0-9_]{1,32}){0,15}$/)
    .optional(),
  /** more kernel parameters; they come last and win */
  append: z
    .string()
    .regex(/^[\x20-\x7e]{1,1000}$/)
    .optional(),
});
export type VmOptions = z.infer<typeof vmOptionsSchema>;

const rules: Record<keyof VmOptions, string> = {
  memoryMb: '--memory is 256 to 65536 MiB',
  cpus: '--cpus is 1 to 16',
  lockdown: '--lockdown is none, integrity or confidentiality',
  lsm: '--lsm is a list like landlock,yama,bpf',
  append: '--append is at most 1000 printable characters',
};

/** Throws Problem `usage`. */
export function vmOptions(given: Record<keyof VmOptions, unknown>): VmOptions {
  const parsed = vmOptionsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const key = parsed.error.issues[0]!.path[0] as keyof VmOptions;
  throw new Problem({ code: 'usage', what: `“${given[key]}” does not do`, cause: rules[key] });
}

/** "lockdown=integrity lsm=yama,bpf preempt=full"; undefined: nothing beyond the lab's own */
export function kernelParameters({ lockdown, lsm, append }: VmOptions): string | undefined {
  const words = [
    lockdown && lockdown !== 'none' ? `lockdown=${lockdown}` : '',
    lsm ? `lsm=${lsm}` : '',
    append ?? '',
  ];
  return words.filter(Boolean).join(' ') || undefined;
}

/** For people: "memory=1024M cpus=2 lockdown=confidentiality"; empty when all is usual. */
export function optionsText(options: VmOptions): string {
  const words = [
    options.memoryMb ? `memory=${options.memoryMb}M` : '',
    options.cpus ? `cpus=${options.cpus}` : '',
    kernelParameters(options) ?? '',
  ];
  return words.filter(Boolean).join(' ');
}
