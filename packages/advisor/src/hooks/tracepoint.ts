import { docs, lab } from '../predicates/source';
import { costs } from './costs';
import type { HookAdvice } from './hook';

const caps = (attach: string) => ({ load: 'CAP_BPF + CAP_PERFMON', attach });

const tp: HookAdvice = {
  id: 'tp',
  fact: 'H-tp',
  config: ['BPF_EVENTS', 'PERF_EVENTS'],
  caps: caps('reads tracefs (root, or CAP_DAC_READ_SEARCH) and perf_event_paranoid ≤ 2'),
  minKernel: { x86_64: '4.7', arm64: '4.7', source: docs('ebpf-docs feature-versions') },
  minLibbpf: [0, 1],
  stability: 'high',
  costRank: 4,
  costs: costs.tp,
  scores: { stability: 4, typed: 3, together: 0, cost: 3, privileges: 2, breadth: 1, reach: 5 },
  text: { title: 'hook.tp.title', sees: 'hook.tp.sees', blind: 'hook.tp.blind' },
};

const raw_tp: HookAdvice = {
  ...tp,
  id: 'raw_tp',
  fact: 'H-rawtp',
  config: ['BPF_EVENTS'],
  caps: caps('the same; no file is read'),
  minKernel: { x86_64: '4.17', arm64: '4.17', source: docs('ebpf-docs feature-versions') },
  stability: 'medium',
  costRank: 2,
  costs: costs.raw_tp,
  scores: { stability: 3, typed: 1, together: 0, cost: 4, privileges: 5, breadth: 0, reach: 4 },
  text: { title: 'hook.raw_tp.title', sees: 'hook.raw_tp.sees', blind: 'hook.raw_tp.blind' },
};

const tp_btf: HookAdvice = {
  ...raw_tp,
  id: 'tp_btf',
  fact: 'H-tpbtf',
  config: ['BPF_EVENTS', 'DEBUG_INFO_BTF'],
  minKernel: { x86_64: '5.5', arm64: '5.5', source: docs('ebpf-docs feature-versions') },
  costs: costs.tp_btf,
  scores: { stability: 3, typed: 5, together: 0, cost: 4, privileges: 4, breadth: 0, reach: 3 },
  text: { title: 'hook.tp_btf.title', sees: 'hook.tp_btf.sees', blind: 'hook.tp_btf.blind' },
};

const since71 = { x86_64: '7.1', arm64: '7.1', source: lab('7.1 … 7.3') };

export const TRACEPOINT_HOOKS: readonly HookAdvice[] = [
  tp,
  {
    ...tp,
    id: 'tp.s',
    minKernel: since71,
    minLibbpf: [1, 8],
    scores: { ...tp.scores, reach: 0 },
  },
  raw_tp,
  {
    ...raw_tp,
    id: 'raw_tp.s',
    minKernel: since71,
    minLibbpf: [1, 8],
    scores: { ...raw_tp.scores, reach: 0 },
  },
  tp_btf,
  {
    ...tp_btf,
    id: 'tp_btf.s',
    minKernel: since71,
    minLibbpf: [1, 8],
    scores: { ...tp_btf.scores, reach: 0 },
  },
];
