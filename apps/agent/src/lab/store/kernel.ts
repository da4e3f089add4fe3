import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { z } from 'zod';
import { kernelFiles } from './paths';
import { type LabVersion, labVersions } from './versions';

/** kernel.json: what a fetched kernel is and where it came from. Written last, so its presence means complete. */
const kernelInfoSchema = z.object({
  format: z.literal(1),
  version: z.enum(labVersions),
  /** `uname -r` inside: "6.12.117+deb13-amd64" */
  release: z.string(),
  /** the package's version: "6.12.117-1" */
  packageVersion: z.string(),
  /** the suite whose signed index named it: "trixie-security" */
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
});
export type KernelInfo = z.infer<typeof kernelInfoSchema>;

/** The fetched kernel, or undefined when it is not there or not whole (a file missing or of another size). */
export function readKernel(cache: string, version: LabVersion): KernelInfo | undefined {
  const { dir, info } = kernelFiles(cache, version);
  try {
    const kernel = kernelInfoSchema.parse(JSON.parse(readFileSync(info, 'utf8')));
    if (kernel.version !== version) return undefined;
    for (const [name, { size }] of Object.entries(kernel.files)) {
      if (statSync(join(dir, name)).size !== size) return undefined;
    }
    return kernel;
  } catch {
    return undefined;
  }
}

/** As readKernel; throws Problem `lab-not-fetched`. */
export function needKernel(cache: string, version: LabVersion): KernelInfo {
  const kernel = readKernel(cache, version);
  if (kernel) return kernel;
  throw new Problem({
    code: 'lab-not-fetched',
    what: `The ${version} kernel is not on this machine yet`,
    where: kernelFiles(cache, version).dir,
    fix: `Run: hooklab lab fetch ${version}`,
  });
}
