import type { HookType } from './hook';

const kprobe: HookType = {
  id: 'kprobe',
  base: 'kprobe',
  family: 'kprobe',
  attachType: null,
  context: 'regs',
  sees: { entry: 'register', ret: 'none', both: false },
  end: 'entry',
  places: ['fn', 'syscall'],
  partner: 'kretprobe',
  attach: 'kprobe',
  multi: false,
  sleepable: false,
  decides: false,
  streams: true,
};

const kretprobe: HookType = {
  ...kprobe,
  id: 'kretprobe',
  base: 'kretprobe',
  sees: { entry: 'none', ret: 'register', both: false },
  end: 'exit',
  partner: 'kprobe',
};

const MULTI = { attachType: 'BPF_TRACE_KPROBE_MULTI', attach: 'kprobe.multi', multi: true } as const;

export const KPROBE_TYPES: readonly HookType[] = [
  kprobe,
  kretprobe,
  { ...kprobe, ...MULTI, id: 'kprobe.multi', partner: 'kretprobe.multi' },
  { ...kretprobe, ...MULTI, id: 'kretprobe.multi', partner: 'kprobe.multi' },
  {
    ...kprobe,
    ...MULTI,
    id: 'kprobe.session',
    attachType: 'BPF_TRACE_KPROBE_SESSION',
    sees: { entry: 'register', ret: 'register', both: true },
    end: 'both',
    partner: null,
  },
  {
    ...kprobe,
    id: 'ksyscall',
    base: 'ksyscall',
    context: 'syscall',
    places: ['syscall'],
    partner: 'kretsyscall',
    attach: 'ksyscall',
  },
  {
    ...kretprobe,
    id: 'kretsyscall',
    base: 'kretsyscall',
    context: 'syscall',
    places: ['syscall'],
    partner: 'ksyscall',
    attach: 'ksyscall',
  },
];
