import { docs } from '../predicates/source';
import type { HookAdvice } from './hook';

export const OTHER_HOOKS: readonly HookAdvice[] = [
  {
    id: 'perf_event',
    fact: 'H-perf',
    config: ['PERF_EVENTS', 'BPF_EVENTS'],
    caps: { load: 'CAP_BPF + CAP_PERFMON', attach: 'what perf_event_paranoid allows' },
    minKernel: { x86_64: '4.9', arm64: '4.9', source: docs('ebpf-docs feature-versions') },
    minLibbpf: [0, 1],
    stability: 'high',
    costRank: 3,
    costs: [],
    scores: { stability: 5, typed: 1, together: 0, cost: 4, privileges: 3, breadth: 5, reach: 4 },
    text: { title: 'hook.perf_event.title', sees: 'hook.perf_event.sees', blind: 'hook.perf_event.blind' },
  },
  {
    id: 'iter',
    fact: 'H-iter',
    config: ['BPF_SYSCALL', 'DEBUG_INFO_BTF'],
    caps: { load: 'CAP_BPF + CAP_PERFMON', attach: 'the same' },
    minKernel: { x86_64: '5.8', arm64: '5.8', source: docs('ebpf-docs feature-versions') },
    minLibbpf: [0, 1],
    stability: 'medium',
    costRank: 1,
    costs: [],
    scores: { stability: 4, typed: 5, together: 0, cost: 5, privileges: 4, breadth: 0, reach: 2 },
    text: { title: 'hook.iter.title', sees: 'hook.iter.sees', blind: 'hook.iter.blind' },
  },
];
