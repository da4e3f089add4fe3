export { type FetchOptions, type FetchProgress, fetch } from './store/fetch';
export type { KernelInfo } from './store/kernel';
export { defaultCache, defaultRuntimeDir, kernelFiles } from './store/paths';
export { type LabVersion, labVersion, labVersions } from './versions';
export { type BootOptions, type BootProgress, boot } from './vm/boot';
export type { LabChannel } from './vm/channel';
export type { LabExit, LabVm } from './vm/vm';
