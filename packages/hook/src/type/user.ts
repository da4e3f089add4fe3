import type { HookType } from './hook';

const uprobe: HookType = {
  id: 'uprobe',
  base: 'uprobe',
  family: 'user',
  attachType: null,
  context: 'regs',
  sees: { entry: 'register', ret: 'none', both: false },
  end: 'entry',
  places: ['user'],
  partner: 'uretprobe',
  attach: 'user',
  multi: false,
  sleepable: false,
  decides: false,
  streams: true,
};

const uretprobe: HookType = {
  ...uprobe,
  id: 'uretprobe',
  base: 'uretprobe',
  sees: { entry: 'none', ret: 'register', both: false },
  end: 'exit',
  partner: 'uprobe',
};

const MULTI = { attachType: 'BPF_TRACE_UPROBE_MULTI', multi: true } as const;

export const USER_TYPES: readonly HookType[] = [
  uprobe,
  uretprobe,
  { ...uprobe, id: 'uprobe.s', sleepable: true, partner: null },
  { ...uprobe, ...MULTI, id: 'uprobe.multi', partner: 'uretprobe.multi' },
  { ...uretprobe, ...MULTI, id: 'uretprobe.multi', partner: 'uprobe.multi' },
  {
    ...uprobe,
    ...MULTI,
    id: 'uprobe.session',
    attachType: 'BPF_TRACE_UPROBE_SESSION',
    sees: { entry: 'register', ret: 'register', both: true },
    end: 'both',
    partner: null,
  },
  { ...uprobe, id: 'usdt', base: 'usdt', context: 'usdt', places: ['usdt'], partner: null, attach: 'usdt' },
];
