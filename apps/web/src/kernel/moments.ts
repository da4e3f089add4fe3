import { type AdvisorFacts, advise, say, type VerdictKind } from '@hooklab/advisor';
import { parsePoint } from '@hooklab/hook';
import {
  type PointDetail,
  parsePath,
  pointDetail,
  type Surface,
  syscallEvent,
  syscallFunction,
} from '@hooklab/surface';
import { contextOf } from './contextOf';

export interface MomentHook {
  /** the candidate's: "fentry fn:vfs_unlink" */
  id: string;
  hook: string;
  /** for SEC() */
  section: string;
  /** the C line that takes the context */
  context: string;
  verdict: VerdictKind;
  reason: string;
}

/** A point at which the same thing can be seen, and what the advisor says of each hook there. */
export interface Moment {
  path: string;
  /** what it is to the point that was asked about */
  relation: string;
  hooks: MomentHook[];
}

/** The point itself first. Types have none. */
export function momentsOf(surface: Surface, facts: AdvisorFacts, path: string): Moment[] {
  const parsed = parsePath(path);
  const detail = parsed && pointDetail(surface, parsed);
  if (!detail || !TRACED.has(detail.kind)) return [];
  const around = sameMoment(surface, detail);
  return [{ path, relation: 'this point' }, ...around].map(({ path: at, relation }) => ({
    path: at,
    relation,
    hooks: advise(facts, { kind: 'point', point: parsePoint(at) })
      .candidates // what `advise` adds of other points is a row of its own
      .filter((c) => c.points.length === 1 && c.points[0]!.kind === at.slice(0, at.indexOf(':')))
      .map((c) => ({
        id: c.id,
        hook: c.hook,
        section: c.sections[0] ?? '',
        context: contextOf(c),
        verdict: c.verdict,
        reason: say(c.reason),
      })),
  }));
}

const TRACED = new Set(['tracepoint', 'rawtracepoint', 'syscall', 'fn', 'lsm', 'bpf']);

interface Other {
  path: string;
  relation: string;
}

/** Other points of the same moment that this kernel has. */
export function sameMoment(surface: Surface, point: PointDetail): Other[] {
  const has = (path: string): boolean => {
    const parsed = parsePath(path);
    return parsed !== null && pointDetail(surface, parsed) !== null;
  };
  return candidates(point).filter(({ path }) => path !== point.path && has(path));
}

function candidates(point: PointDetail): Other[] {
  const { name } = point;
  const sameName: Other = { path: `fn:${name}`, relation: 'function of the same name' };
  switch (point.kind) {
    case 'tracepoint': {
      const call = point.category === 'syscalls' ? syscallEvent(name)?.syscall : null;
      if (call) return aroundSyscall(call);
      return [{ path: `rawtracepoint:${name}`, relation: 'its arguments, typed' }, sameName];
    }
    case 'rawtracepoint':
      return [
        ...(point.event
          ? [{ path: `tracepoint:${point.event}`, relation: 'its record, with a format' }]
          : []),
        sameName,
      ];
    case 'syscall':
      return [
        ...events(name),
        ...(point.wrapper ? [{ path: `fn:${point.wrapper}`, relation: 'wrapper: takes the registers' }] : []),
        ...(point.inner ? [{ path: `fn:${point.inner}`, relation: 'the function behind it' }] : []),
      ];
    case 'lsm':
      return [
        { path: `fn:security_${name}`, relation: 'calls every LSM' },
        { path: `fn:bpf_lsm_${name}`, relation: 'where bpf sits' },
      ];
    case 'fn': {
      const call = syscallFunction(name);
      if (call) return aroundSyscall(call.syscall);
      const lsm = /^(?:security|bpf_lsm)_(\w+)$/.exec(name)?.[1];
      if (lsm) {
        return [
          { path: `lsm:${lsm}`, relation: 'LSM hook' },
          { path: `fn:security_${lsm}`, relation: 'calls every LSM' },
          { path: `fn:bpf_lsm_${lsm}`, relation: 'where bpf sits' },
        ];
      }
      return [{ path: `rawtracepoint:${name}`, relation: 'tracepoint of the same name' }];
    }
    default:
      return [];
  }
}

const events = (call: string): Other[] => [
  { path: `tracepoint:syscalls:sys_enter_${call}`, relation: 'on the way in' },
  { path: `tracepoint:syscalls:sys_exit_${call}`, relation: 'on the way out' },
];

const aroundSyscall = (call: string): Other[] => [
  { path: `syscall:${call}`, relation: 'the syscall, both ways' },
  ...events(call),
  { path: `fn:__x64_sys_${call}`, relation: 'wrapper: takes the registers' },
  { path: `fn:__arm64_sys_${call}`, relation: 'wrapper: takes the registers' },
  { path: `fn:__se_sys_${call}`, relation: 'widens the arguments' },
  { path: `fn:__do_sys_${call}`, relation: 'the function behind it' },
];
