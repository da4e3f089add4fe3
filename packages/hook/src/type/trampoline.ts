import type { HookId, HookType } from './hook';

const fentry: HookType = {
  id: 'fentry',
  base: 'fentry',
  family: 'fentry',
  attachType: 'BPF_TRACE_FENTRY',
  context: 'typed',
  sees: { entry: 'direct', ret: 'none', both: false },
  end: 'entry',
  places: ['fn', 'syscall', 'bpf'],
  partner: 'fexit',
  attach: 'btf',
  multi: false,
  sleepable: false,
  decides: false,
  streams: true,
};

const fexit: HookType = {
  ...fentry,
  id: 'fexit',
  base: 'fexit',
  attachType: 'BPF_TRACE_FEXIT',
  sees: { entry: 'direct', ret: 'direct', both: true },
  end: 'exit',
  partner: 'fentry',
};

const fsession: HookType = {
  ...fexit,
  id: 'fsession',
  base: 'fsession',
  attachType: 'BPF_TRACE_FSESSION',
  end: 'both',
  places: ['fn', 'syscall'],
  partner: null,
};

/** It sees the return value that the programs before it made, and decides on its own. */
const fmod: HookType = {
  ...fentry,
  id: 'fmod_ret',
  base: 'fmod_ret',
  attachType: 'BPF_MODIFY_RETURN',
  places: ['fn', 'syscall'],
  partner: null,
  decides: true,
};

const lsm: HookType = {
  ...fmod,
  id: 'lsm',
  base: 'lsm',
  attachType: 'BPF_LSM_MAC',
  places: ['lsm'],
};

/** Of libbpf 1.8; their values come by helpers. */
const multi = (base: HookType, id: HookId, attachType: string): HookType => ({
  ...base,
  id,
  attachType,
  context: 'opaque',
  places: ['fn', 'syscall'],
  partner: null,
  multi: true,
});

const sleepable = (base: HookType, id: HookId, partner: HookId | null = null): HookType => ({
  ...base,
  id,
  places: base.places.filter((kind) => kind !== 'bpf'),
  partner,
  sleepable: true,
});

export const TRAMPOLINE_TYPES: readonly HookType[] = [
  fentry,
  fexit,
  sleepable(fentry, 'fentry.s', 'fexit.s'),
  sleepable(fexit, 'fexit.s', 'fentry.s'),
  fsession,
  multi(fentry, 'fentry.multi', 'BPF_TRACE_FENTRY_MULTI'),
  multi(fexit, 'fexit.multi', 'BPF_TRACE_FEXIT_MULTI'),
  multi(fsession, 'fsession.multi', 'BPF_TRACE_FSESSION_MULTI'),
  fmod,
  sleepable(fmod, 'fmod_ret.s'),
  {
    ...fentry,
    id: 'freplace',
    base: 'freplace',
    attachType: null,
    places: ['bpf'],
    partner: null,
    attach: null,
    streams: false,
  },
  lsm,
  sleepable(lsm, 'lsm.s'),
  {
    ...lsm,
    id: 'lsm_cgroup',
    base: 'lsm_cgroup',
    attachType: 'BPF_LSM_CGROUP',
    attach: null,
    streams: false,
  },
];
