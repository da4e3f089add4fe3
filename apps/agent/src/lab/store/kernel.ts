import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { z } from 'zod';
import { type LabId, labIdSchema } from './id';
import { isBuiltIn, kernelFiles, type Shelf } from './paths';
import { vmOptionsSchema } from './vmoptions';

/** kernel.json: what a kernel is and where it came from. Written last, so its presence means complete. */
const kernelInfoSchema = z.object({
  format: z.literal(1),
  version: labIdSchema,
  /** `uname -r` inside: "6.12.117+deb13-amd64" */
  release: z.string(),
  /** the package's version: "6.12.117-1"; empty where it came in no package */
  packageVersion: z.string(),
  /** the suite whose signed index named it: "trixie-security"; empty for what somebody gave as a file */
  suite: z.string(),
  packages: z.array(
    z.object({ name: z.string(), version: z.string(), size: z.number(), sha256: z.string() }),
  ),
  /** sha256 and size of every file kept here */
  files: z.record(z.string(), z.object({ size: z.number(), sha256: z.string() })),
  /** file names in modules.cpio below /modules, in the order of loading */
  modules: z.array(z.string()),
  /** what `modprobe` finds inside; kernels that were fetched before there was any have none */
  offered: z.array(z.string()).default([]),
  fetchedAt: z.string(),
  /** of a kernel that somebody added: what it was made of, as they named it, and how long its first boot took */
  added: z.object({ source: z.string(), bootMs: z.number().nonnegative() }).optional(),
  options: vmOptionsSchema.default({}),
  /** how the guest gets the host's programs: all of /usr by 9p, or a few in its initramfs */
  files9p: z.boolean().default(true),
  /** one line each: what this kernel comes without, and what that means */
  lacks: z.array(z.string()).default([]),
});
export type KernelInfo = z.infer<typeof kernelInfoSchema>;

/** The kernel, or undefined when it is not there or not whole (a file missing or of another size). */
export function readKernel(shelf: Shelf, id: LabId): KernelInfo | undefined {
  try {
    return wholeKernel(shelf, id);
  } catch {
    return undefined;
  }
}

/** As readKernel; throws, of any kind, with a message that says what is wrong with it. */
export function wholeKernel(shelf: Shelf, id: LabId): KernelInfo {
  const { dir, info } = kernelFiles(shelf, id);
  const parsed = kernelInfoSchema.safeParse(JSON.parse(readFileSync(info, 'utf8')));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new Error(`${path.join('.') || 'kernel.json'}: ${message}`);
  }
  const kernel = parsed.data;
  if (kernel.version !== id) throw new Error(`it is of ${kernel.version}`);
  for (const [name, { size }] of Object.entries(kernel.files)) {
    const is = statSync(join(dir, name)).size;
    if (is !== size) throw new Error(`${name} has ${is} bytes, not ${size}`);
  }
  return kernel;
}

/** As readKernel; throws Problem `lab-not-fetched`. */
export function needKernel(shelf: Shelf, id: LabId): KernelInfo {
  const kernel = readKernel(shelf, id);
  if (kernel) return kernel;
  const { dir } = kernelFiles(shelf, id);
  throw new Problem({
    code: 'lab-not-fetched',
    what: `The ${id} kernel is not on this machine${isBuiltIn(id) ? ' yet' : ', or not whole'}`,
    where: dir,
    fix: isBuiltIn(id) ? `Run: hooklab lab fetch ${id}` : `Run: hooklab lab remove ${id}, then add it again`,
  });
}
