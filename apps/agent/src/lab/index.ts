export { type FetchOptions, type FetchProgress, fetch } from './store/fetch';
export { type KernelInfo, needKernel, readKernel } from './store/kernel';
export { defaultCache, defaultRuntimeDir, kernelFiles } from './store/paths';
export { type LabVersion, labVersion, labVersions } from './versions';
export { type BootOptions, type BootProgress, boot } from './vm/boot';
export type { LabChannel } from './vm/channel';
export { attach, type LabEntry, list, type Places, stopVm } from './vm/manage';
export type { VmState } from './vm/state';
export type { LabExit, LabVm } from './vm/vm';
