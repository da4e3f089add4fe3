import { docs, kernel, lab } from '../predicates/source';
import { costs } from './costs';
import type { HookAdvice } from './hook';

const ADMIN = { load: 'CAP_BPF + CAP_PERFMON', attach: 'CAP_SYS_ADMIN' };
const LINK = { load: 'CAP_BPF + CAP_PERFMON', attach: 'the same' };

const uprobe: HookAdvice = {
  id: 'uprobe',
  fact: 'H-uprobe',
  config: ['UPROBES', 'UPROBE_EVENTS', 'BPF_EVENTS'],
  caps: ADMIN,
  minKernel: { x86_64: '4.3', arm64: '4.10', source: kernel('not verified to the version') },
  minLibbpf: [0, 8],
  stability: 'application',
  costRank: 8,
  costs: costs.uprobe,
  scores: { stability: 2, typed: 1, together: 1, cost: 0, privileges: 1, breadth: 3, reach: 4 },
  text: { title: 'hook.uprobe.title', sees: 'hook.uprobe.sees', blind: 'hook.uprobe.blind' },
};

const uretprobe: HookAdvice = {
  ...uprobe,
  id: 'uretprobe',
  costRank: 9,
  costs: costs.uretprobe,
  text: { title: 'hook.uretprobe.title', sees: 'hook.uretprobe.sees', blind: 'hook.uretprobe.blind' },
};

const since66 = { x86_64: '6.6', arm64: '6.6', source: docs('ebpf-docs; lab 6.1 EINVAL, 6.12 OK') };
const multiScores = { ...uprobe.scores, privileges: 4, breadth: 5, reach: 1 };

export const USER_HOOKS: readonly HookAdvice[] = [
  uprobe,
  uretprobe,
  {
    ...uprobe,
    id: 'uprobe.s',
    minKernel: { x86_64: '6.0', arm64: '6.0', source: lab('6.1 and later') },
  },
  {
    ...uprobe,
    id: 'uprobe.multi',
    fact: 'H-umulti',
    caps: LINK,
    minKernel: since66,
    minLibbpf: [1, 3],
    scores: multiScores,
    text: { ...uprobe.text, title: 'hook.uprobe.multi.title' },
  },
  {
    ...uretprobe,
    id: 'uretprobe.multi',
    fact: 'H-umulti',
    caps: LINK,
    minKernel: since66,
    minLibbpf: [1, 3],
    scores: multiScores,
    text: { ...uretprobe.text, title: 'hook.uprobe.multi.title' },
  },
  {
    ...uprobe,
    id: 'uprobe.session',
    fact: 'H-usession',
    caps: LINK,
    minKernel: { x86_64: '6.13', arm64: '6.13', source: lab('6.12 EINVAL, 6.16 OK') },
    minLibbpf: [1, 6],
    scores: { ...multiScores, together: 4, reach: 0 },
    text: { ...uprobe.text, title: 'hook.uprobe.session.title' },
  },
  {
    ...uprobe,
    id: 'usdt',
    fact: 'H-usdt',
    stability: 'medium',
    scores: { ...uprobe.scores, stability: 4, typed: 3 },
    text: { title: 'hook.usdt.title', sees: 'hook.usdt.sees', blind: 'hook.usdt.blind' },
  },
];
