import { type Btf, Kind, resolve } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import type { FuncFact } from '../facts/types';
import { msg } from '../text/message';
import { fails, note, type Prediction, type Trace, works } from './outcome';
import { checkTarget } from './target';

/**
 * iter/TARGET. libbpf finds FUNC bpf_iter_TARGET; the kernel takes only what DEFINE_BPF_ITER_FUNC made, whose first
 * parameter is `struct bpf_iter_meta *meta` and which return int (include/linux/bpf.h), not the dozens of other functions with that prefix
 * (bpf_iter_run_prog, bpf_iter_num_new). Some cannot be attached without saying which map or cgroup.
 */
export function predictIter(facts: AdvisorFacts, name: string, trace?: Trace): Prediction {
  const target = `bpf_iter_${name}`;
  const unnamed = checkTarget(facts, target, trace);
  if (unnamed) return unnamed;
  const fn = facts.types.func(target);
  const where = place(
    fn?.module ? `btf/${fn.module}` : 'btf/vmlinux',
    null,
    fn ? `[${fn.id}] FUNC ${target}` : `no FUNC ${target}`,
  );
  if (trace) note(trace, 'P-14', fn !== null, where);
  if (!fn) return fails('load', 'ESRCH', 'P-14', msg('why.noIter', { name }));
  const [first, ...objects] = fn.params.map(({ type }) => pointee(fn.btf, type));
  // bpf_iter_get_info(meta, …) returns a program
  const marked = first === 'bpf_iter_meta' && fn.returns.kind === Kind.INT;
  if (trace) note(trace, 'P-35', marked, where);
  if (!marked) return fails('load', 'EINVAL', 'P-35', msg('why.iterOther', { fn: target }));
  return checkAttach(name, objects, fn, trace) ?? works(msg('why.iterWorks', { name }));
}

/** What the link must name: seen in the lab, libbpf attaches without (bpf_iter_link_info is zero). */
function checkAttach(
  name: string,
  objects: readonly (string | null)[],
  fn: FuncFact,
  trace?: Trace,
): Prediction | null {
  // bpf_iter_bpf_map(meta, map) walks all maps; (meta, map, key, value) walks one
  const one = objects[0] === 'bpf_map' && objects.length > 1;
  if (!one && name !== 'cgroup') return null;
  if (trace) note(trace, 'P-35', false, place('btf/vmlinux', null, `[${fn.id}] FUNC ${fn.name}`));
  return one
    ? fails('attach', 'EBADF', 'P-35', msg('why.iterNeedsMap', { name }))
    : fails('attach', 'EINVAL', 'P-35', msg('why.iterNeedsCgroup', { name }));
}

/** The struct that a parameter points to: "bpf_iter_meta"; null for anything else. */
function pointee(btf: Btf, type: number): string | null {
  const pointer = resolve(btf, type);
  if (btf.kind(pointer) !== Kind.PTR) return null;
  const to = resolve(btf, btf.target(pointer));
  return btf.kind(to) === Kind.STRUCT || btf.kind(to) === Kind.FWD ? btf.name(to) : null;
}
