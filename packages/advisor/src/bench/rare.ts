import type { HookId } from '@hooklab/hook';
import { FUNCS, Kind, syscallFunction } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import type { SampledCase } from './case';
import { draw } from './random';
import type { Stratum } from './strata';

/** Hooks of functions that are variants of the five: each has rules of its own. */
export const VARIANT_HOOKS: readonly HookId[] = [
  'kretprobe.multi',
  'kprobe.session',
  'fsession',
  'fentry.s',
  'fexit.s',
  'fmod_ret',
  'fmod_ret.s',
];
const LSM_HOOKS: readonly HookId[] = ['lsm', 'lsm.s'];
const SLEEPABLE_TRACEPOINTS: readonly HookId[] = ['tp.s', 'raw_tp.s', 'tp_btf.s'];
/** Where the variants are tried: each rule has functions that it stops and functions that it lets through. */
const FROM: readonly Stratum[] = [
  'any',
  'syscall-wrapper',
  'duplicate',
  'noreturn',
  'denied',
  'btf-not-traceable',
  'struct-args',
  'many-args',
  'suffixed',
  'module',
];
const PERF = ['cpu-clock', 'task-clock', 'page-faults', 'context-switches', 'cycles', 'instructions'];

type Draft = Pick<SampledCase, 'point' | 'hook'>;

/** `each` points for every kind of hook that the main sample leaves out. */
export function rareCases(
  facts: AdvisorFacts,
  strata: ReadonlyMap<Stratum, readonly string[]>,
  each: number,
  random: () => number,
): Draft[] {
  if (each === 0) return [];
  const times = (points: readonly string[], hooks: readonly HookId[]): Draft[] =>
    points.flatMap((point) => hooks.map((hook) => ({ point, hook })));
  const some = (points: readonly string[]): string[] => draw(points, each, random);
  const functions = new Set(FROM.flatMap((stratum) => some(strata.get(stratum)!)));
  for (const name of some(funcsThatBegin(facts, 'security_'))) functions.add(name);
  const syscalls = new Set(
    (strata.get('syscall-wrapper') ?? []).map((name) => syscallFunction(name)!.syscall),
  );
  const lsm = funcsThatBegin(facts, 'bpf_lsm_').map((name) => `lsm:${name.slice('bpf_lsm_'.length)}`);
  const iters = funcsThatBegin(facts, 'bpf_iter_').map((name) => `iter:${name.slice('bpf_iter_'.length)}`);
  const events = [...(facts.events?.keys() ?? [])].map((event) => `tracepoint:${event}`);
  return [
    ...times(
      [...functions].map((name) => `fn:${name}`),
      VARIANT_HOOKS,
    ),
    ...times(
      some([...syscalls]).map((name) => `syscall:${name}`),
      ['ksyscall', 'kretsyscall'],
    ),
    ...times(some(lsm), LSM_HOOKS),
    ...times([...iters, 'iter:hooklab_no_such'], ['iter']),
    ...times(some(events).slice(0, 4), SLEEPABLE_TRACEPOINTS),
    ...times(
      PERF.map((event) => `perf:${event}`),
      ['perf_event'],
    ),
  ];
}

function funcsThatBegin(facts: AdvisorFacts, prefix: string): string[] {
  const btf = facts.types.vmlinux;
  if (!btf) return [];
  const names = new Set<string>();
  for (let id = btf.firstId; id < btf.end; id++) {
    if (btf.kind(id) === Kind.FUNC && btf.nameStartsWith(id, prefix)) {
      const name = btf.name(id);
      if (btf.find(name, FUNCS) === id) names.add(name);
    }
  }
  return [...names];
}
