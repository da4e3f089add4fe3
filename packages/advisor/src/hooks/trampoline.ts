import { docs, kernel, lab } from '../predicates/source';
import { costs } from './costs';
import type { HookAdvice } from './hook';

const caps = { load: 'CAP_BPF + CAP_PERFMON', attach: 'the same' };
const TRAMPOLINE = ['DEBUG_INFO_BTF', 'BPF_JIT', 'FUNCTION_TRACER', 'DYNAMIC_FTRACE_WITH_DIRECT_CALLS'];

const fentry: HookAdvice = {
  id: 'fentry',
  fact: 'H-fentry',
  config: TRAMPOLINE,
  caps,
  minKernel: {
    x86_64: '5.5',
    arm64: '6.4',
    source: docs('ebpf-docs; arm64 kernel functions need direct calls: not verified to the version'),
  },
  minLibbpf: [0, 1],
  stability: 'low',
  costRank: 1,
  costs: costs.fentry,
  scores: { stability: 2, typed: 5, together: 0, cost: 5, privileges: 4, breadth: 1, reach: 3 },
  text: { title: 'hook.fentry.title', sees: 'hook.fentry.sees', blind: 'hook.fentry.blind' },
};

const fexit: HookAdvice = {
  ...fentry,
  id: 'fexit',
  costRank: 2,
  costs: costs.fexit,
  scores: { ...fentry.scores, together: 5 },
  text: { title: 'hook.fexit.title', sees: 'hook.fexit.sees', blind: 'hook.fexit.blind' },
};

const fsession: HookAdvice = {
  ...fexit,
  id: 'fsession',
  fact: 'H-fsession',
  minKernel: { x86_64: '7.0', arm64: '7.0', source: lab('6.19 EINVAL, 7.0 OK') },
  minLibbpf: [1, 7],
  scores: { ...fexit.scores, reach: 0 },
  text: { title: 'hook.fsession.title', sees: 'hook.fsession.sees', blind: 'hook.fexit.blind' },
};

const fmod: HookAdvice = {
  ...fentry,
  id: 'fmod_ret',
  fact: 'H-fmodret',
  minKernel: { x86_64: '5.7', arm64: '6.4', source: docs('ebpf-docs feature-versions') },
  costRank: 2,
  costs: costs.fmod_ret,
  text: { title: 'hook.fmod_ret.title', sees: 'hook.fmod_ret.sees', blind: 'hook.fmod_ret.blind' },
};

const multi = (base: HookAdvice, id: HookAdvice['id']): HookAdvice => ({
  ...base,
  id,
  fact: 'H-fmulti',
  minKernel: {
    x86_64: '7.2',
    arm64: null,
    source: kernel('7.2; 7.3 arch/x86/Kconfig HAVE_SINGLE_FTRACE_DIRECT_OPS; lab 7.1 EINVAL, 7.2 OK'),
  },
  minLibbpf: [1, 8],
  scores: { ...base.scores, breadth: 5, reach: 0 },
  text: {
    title: 'hook.fentry.multi.title',
    sees: 'hook.fentry.multi.sees',
    blind: 'hook.fentry.multi.blind',
  },
});

const sleepable = (base: HookAdvice, id: HookAdvice['id']): HookAdvice => ({
  ...base,
  id,
  minKernel: { x86_64: '5.10', arm64: '6.4', source: kernel('5.10 kernel/bpf/verifier.c') },
  scores: { ...base.scores, reach: 2 },
});

const lsm: HookAdvice = {
  ...fentry,
  id: 'lsm',
  fact: 'H-lsm',
  config: ['BPF_LSM', 'DEBUG_INFO_BTF', 'BPF_JIT'],
  minKernel: { x86_64: '5.7', arm64: '6.4', source: docs('ebpf-docs feature-versions') },
  stability: 'medium',
  costRank: 2,
  costs: costs.fexit,
  scores: { stability: 3, typed: 5, together: 2, cost: 4, privileges: 3, breadth: 0, reach: 2 },
  text: { title: 'hook.lsm.title', sees: 'hook.lsm.sees', blind: 'hook.lsm.blind' },
};

export const TRAMPOLINE_HOOKS: readonly HookAdvice[] = [
  fentry,
  fexit,
  sleepable(fentry, 'fentry.s'),
  sleepable(fexit, 'fexit.s'),
  fsession,
  multi(fentry, 'fentry.multi'),
  multi(fexit, 'fexit.multi'),
  multi(fsession, 'fsession.multi'),
  fmod,
  sleepable(fmod, 'fmod_ret.s'),
  {
    ...fentry,
    id: 'freplace',
    fact: 'H-freplace',
    minKernel: { x86_64: '5.6', arm64: '6.0', source: docs('ebpf-docs feature-versions') },
    text: { title: 'hook.freplace.title', sees: 'hook.freplace.sees', blind: 'hook.freplace.blind' },
  },
  lsm,
  {
    ...sleepable(lsm, 'lsm.s'),
    minKernel: { x86_64: '5.11', arm64: '6.4', source: lab('fails 5.10, OK 6.1') },
  },
  {
    ...lsm,
    id: 'lsm_cgroup',
    minKernel: { x86_64: '6.0', arm64: '6.4', source: docs('ebpf-docs feature-versions') },
  },
];
