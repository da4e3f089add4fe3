export { type AddOptions, addKernel, removeKernel } from './bring/add';
export { type Source, sourceOf } from './bring/source';
export { MAX_CHANNELS } from './guest/ports';
export { tryLockFile } from './host/lock';
export { ownRights, type Rights } from './host/rights';
export { type AddedKernel, addedKernels, knownLabId } from './store/added';
export { type FetchOptions, type FetchProgress, fetch } from './store/fetch';
export { isLabId, type LabId } from './store/id';
export { type KernelInfo, needKernel, readKernel } from './store/kernel';
export {
  addedDir,
  defaultCache,
  defaultRuntimeDir,
  defaultState,
  isBuiltIn,
  kernelFiles,
  type Shelf,
} from './store/paths';
export { type LabVersion, labDownload, labVersion, labVersions } from './store/versions';
export { optionsText, type VmOptions, vmOptions } from './store/vmoptions';
export { type BootOptions, type BootProgress, boot } from './vm/boot';
export type { LabChannel } from './vm/channel';
export type { CommandResult } from './vm/command';
export { ownKeeper, type QemuKeeper } from './vm/keeper';
export { type Launch, type Launched, launch, type QemuUser } from './vm/launch';
export { attach, type LabEntry, list, type Places, stopVm } from './vm/manage';
export { crashLine, outOfMemory } from './vm/problems';
export { processStartTime, type VmState } from './vm/state';
export type { CommandOptions, LabExit, LabVm } from './vm/vm';
