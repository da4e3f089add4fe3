import { integer, text } from './check.js';

/** What each kind of AttachHow (index.d.ts) must have; returns only what the addon reads. */
const KINDS = {
  section: () => ({}),
  tp: (how) => ({ category: text(how.category, 'category'), name: text(how.name, 'name') }),
  raw_tp: (how) => ({ name: text(how.name, 'name') }),
  btf: () => ({}),
  kprobe: (how) => ({
    fn: text(how.fn, 'fn'),
    offset: integer(how.offset ?? 0, 'offset', 0, Number.MAX_SAFE_INTEGER),
    ret: Boolean(how.ret),
  }),
  'kprobe.multi': (how) => ({
    fns: functions(how.fns),
    ret: Boolean(how.ret),
    session: Boolean(how.session),
  }),
  usdt: (how) => ({
    path: text(how.path, 'path'),
    provider: text(how.provider, 'provider'),
    name: text(how.name, 'name'),
  }),
  uprobe: (how) => ({
    path: text(how.path, 'path'),
    offset: integer(how.offset, 'offset', 0, Number.MAX_SAFE_INTEGER),
    ret: Boolean(how.ret),
    multi: Boolean(how.multi),
    session: Boolean(how.session),
  }),
  perf: (how) => ({
    type: integer(how.type, 'type', 0, 0xffff_ffff),
    config: integer(how.config, 'config', 0, Number.MAX_SAFE_INTEGER),
    frequency: integer(how.frequency, 'frequency', 1, 100_000),
  }),
  ksyscall: (how) => ({ syscall: text(how.syscall, 'syscall'), ret: Boolean(how.ret) }),
};

export function checkHow(how) {
  if (!Object.hasOwn(KINDS, how?.kind))
    throw new TypeError(`how.kind must be one of ${Object.keys(KINDS).join(', ')}`);
  return { kind: how.kind, ...KINDS[how.kind](how) };
}

function functions(fns) {
  if (!Array.isArray(fns) || fns.length === 0) throw new TypeError('fns must be a non-empty array');
  return fns.map((fn) => text(fn, 'fns[]'));
}
