import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, Problem } from '@hooklab/base';
import { addedKernels } from '../store/added';
import type { LabId } from '../store/id';
import { type KernelInfo, needKernel, readKernel } from '../store/kernel';
import { defaultRuntimeDir, kernelFiles, type Shelf } from '../store/paths';
import { labVersions } from '../store/versions';
import { ownKeeper, type QemuKeeper } from './keeper';
import { notRunning } from './problems';
import { readVmState, removeVmFiles, type VmState } from './state';
import { endProcess, LabVm } from './vm';

export interface Places extends Shelf {
  runtimeDir?: string;
  /** who may end the VM; default: this process */
  keeper?: QemuKeeper;
}

/**
 * A VM that another process has booted, or an earlier life of this one. Throws Problem `lab-not-running`, and
 * `lab-not-fetched` or `lab-stale` when its kernel's files are no longer here.
 */
export function attach(version: LabId, places: Places = {}): LabVm {
  const runtimeDir = places.runtimeDir ?? defaultRuntimeDir();
  const keeper = places.keeper ?? ownKeeper();
  const state = keeper.rights.as(() => readVmState(runtimeDir, version));
  if (!state) throw notRunning(version);
  const kernel = needKernel(places, version);
  if (kernel.release !== state.release)
    throw new Problem({
      code: 'lab-stale',
      what: `The running lab VM ${version} has an older kernel than the one fetched since`,
      where: state.release,
      cause: `the files here are of ${kernel.release}`,
      fix: `Run: hooklab lab stop ${version}, then boot it again`,
    });
  return new LabVm(runtimeDir, kernel, state, keeper);
}

/** Stop a VM, whoever booted it. False when none was running. */
export async function stopVm(version: LabId, places: Places = {}): Promise<boolean> {
  const runtimeDir = places.runtimeDir ?? defaultRuntimeDir();
  const keeper = places.keeper ?? ownKeeper();
  const { as } = keeper.rights;
  const state = as(() => readVmState(runtimeDir, version));
  if (!state) return false;
  await endProcess(state, keeper);
  as(() => removeVmFiles(runtimeDir, version, state.id));
  return true;
}

export interface LabEntry {
  version: LabId;
  /** undefined: not fetched */
  kernel: KernelInfo | undefined;
  /** on disk, of this kernel */
  bytes: Bytes;
  /** undefined: not running */
  running: VmState | undefined;
}

/** All four kernels, fetched or not, then those that were added and are whole. */
export function list(places: Places = {}): LabEntry[] {
  const runtimeDir = places.runtimeDir ?? defaultRuntimeDir();
  const { as } = (places.keeper ?? ownKeeper()).rights;
  const entry = (version: LabId): LabEntry => ({
    version,
    kernel: readKernel(places, version),
    bytes: sizeOf(kernelFiles(places, version).dir),
    running: readVmState(runtimeDir, version),
  });
  const added = as(() => addedKernels(places)).flatMap((each) => (each.kernel ? [each.id] : []));
  return [...labVersions, ...added].map((version) => as(() => entry(version)));
}

function sizeOf(dir: string): Bytes {
  try {
    return readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
  } catch {
    return 0;
  }
}
