import { docs, kernel, lab } from '../predicates/source';
import { costs } from './costs';
import type { HookAdvice } from './hook';

const PERFMON = {
  load: 'CAP_BPF + CAP_PERFMON',
  attach: 'CAP_PERFMON; EACCES with perf_event_paranoid ≥ 3 unless CAP_SYS_ADMIN',
};
const LINK = { load: 'CAP_BPF + CAP_PERFMON', attach: 'the same' };

const kprobe: HookAdvice = {
  id: 'kprobe',
  fact: 'H-kprobe',
  config: ['KPROBES', 'KPROBE_EVENTS', 'BPF_EVENTS'],
  caps: PERFMON,
  minKernel: { x86_64: '4.1', arm64: '4.1', source: docs('ebpf-docs feature-versions') },
  minLibbpf: [0, 1],
  stability: 'low',
  costRank: 5,
  costs: costs.kprobe,
  scores: { stability: 1, typed: 1, together: 1, cost: 2, privileges: 3, breadth: 1, reach: 5 },
  text: { title: 'hook.kprobe.title', sees: 'hook.kprobe.sees', blind: 'hook.kprobe.blind' },
};

const kretprobe: HookAdvice = {
  ...kprobe,
  id: 'kretprobe',
  costRank: 6,
  costs: costs.kretprobe,
  scores: { ...kprobe.scores, cost: 1 },
  text: { title: 'hook.kretprobe.title', sees: 'hook.kretprobe.sees', blind: 'hook.kretprobe.blind' },
};

const multi: HookAdvice = {
  ...kprobe,
  id: 'kprobe.multi',
  fact: 'H-kmulti',
  config: ['FPROBE'],
  caps: LINK,
  minKernel: {
    x86_64: '5.18',
    arm64: '6.14',
    source: docs(
      'ebpf-docs; needs CONFIG_FPROBE, which Debian 6.1 has off; arm64 first version not verified',
    ),
  },
  minLibbpf: [0, 8],
  costRank: 4,
  costs: costs['kprobe.multi'],
  scores: { stability: 1, typed: 1, together: 1, cost: 3, privileges: 4, breadth: 5, reach: 2 },
  text: {
    title: 'hook.kprobe.multi.title',
    sees: 'hook.kprobe.multi.sees',
    blind: 'hook.kprobe.multi.blind',
  },
};

export const KPROBE_HOOKS: readonly HookAdvice[] = [
  kprobe,
  kretprobe,
  multi,
  {
    ...multi,
    id: 'kretprobe.multi',
    costRank: 6,
    costs: costs['kretprobe.multi'],
    scores: { ...multi.scores, cost: 2 },
    text: { ...multi.text, sees: 'hook.kretprobe.sees', blind: 'hook.kretprobe.blind' },
  },
  {
    ...multi,
    id: 'kprobe.session',
    fact: 'H-ksession',
    minKernel: { x86_64: '6.10', arm64: '6.14', source: docs('ebpf-docs; works on lab 6.12 and later') },
    minLibbpf: [1, 5],
    costs: costs['kretprobe.multi'],
    costRank: 6,
    scores: { ...multi.scores, together: 4, cost: 2, reach: 1 },
    text: {
      title: 'hook.kprobe.session.title',
      sees: 'hook.kprobe.session.sees',
      blind: 'hook.kprobe.multi.blind',
    },
  },
  {
    ...kprobe,
    id: 'ksyscall',
    fact: 'H-ksyscall',
    minKernel: { x86_64: '4.17', arm64: '4.19', source: lab('5.10 … 7.3; libbpf ≥ 1.0') },
    minLibbpf: [1, 0],
    stability: 'medium',
    scores: { ...kprobe.scores, stability: 2, typed: 2 },
    text: { title: 'hook.ksyscall.title', sees: 'hook.ksyscall.sees', blind: 'hook.ksyscall.blind' },
  },
  {
    ...kretprobe,
    id: 'kretsyscall',
    fact: 'H-ksyscall',
    minKernel: { x86_64: '4.17', arm64: '4.19', source: kernel('arch syscall wrappers') },
    minLibbpf: [1, 0],
    stability: 'medium',
    scores: { ...kretprobe.scores, stability: 2 },
    text: { title: 'hook.kretsyscall.title', sees: 'hook.kretprobe.sees', blind: 'hook.kretprobe.blind' },
  },
];
