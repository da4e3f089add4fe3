import type { HookType } from './hook';

const tp: HookType = {
  id: 'tp',
  base: 'tp',
  family: 'tracepoint',
  attachType: null,
  context: 'record',
  sees: { entry: 'record', ret: 'none', both: false },
  end: 'entry',
  places: ['tracepoint', 'syscall'],
  partner: null,
  attach: 'tp',
  multi: false,
  sleepable: false,
  decides: false,
  streams: true,
};

const raw: HookType = {
  ...tp,
  id: 'raw_tp',
  base: 'raw_tp',
  context: 'raw',
  sees: { entry: 'probe-read', ret: 'none', both: false },
  places: ['tracepoint', 'rawtracepoint', 'syscall'],
  attach: 'raw_tp',
};

const typed: HookType = {
  ...raw,
  id: 'tp_btf',
  base: 'tp_btf',
  attachType: 'BPF_TRACE_RAW_TP',
  context: 'typed',
  sees: { entry: 'direct', ret: 'none', both: false },
  attach: 'btf',
};

export const TRACEPOINT_TYPES: readonly HookType[] = [
  tp,
  { ...tp, id: 'tp.s', sleepable: true },
  raw,
  { ...raw, id: 'raw_tp.s', sleepable: true },
  typed,
  { ...typed, id: 'tp_btf.s', sleepable: true },
];
