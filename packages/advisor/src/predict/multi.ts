import type { HookId } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { msg } from '../text/message';
import { noreturn } from './noreturn';
import { caveat, fails, note, type Prediction, type Trace, unknown, works } from './outcome';
import { rowPlace, sitePlace } from './resolve';

/** kprobe.multi, kretprobe.multi and kprobe.session for one exact name: ftrace_lookup_symbols() of the kernel. */
export function predictMulti(
  facts: AdvisorFacts,
  name: string,
  module: string,
  hook: HookId,
  trace?: Trace,
): Prediction {
  return checkKind(facts, hook, trace) ?? checkSites(facts, name, module, hook, trace);
}

function checkKind(facts: AdvisorFacts, hook: HookId, trace?: Trace): Prediction | null {
  const type = hook === 'kprobe.session' ? 'BPF_TRACE_KPROBE_SESSION' : 'BPF_TRACE_KPROBE_MULTI';
  const types = facts.features.attachTypes;
  if (types && !types.has(type)) {
    if (trace) note(trace, 'P-33', false, place('btf/vmlinux', null, `enum bpf_attach_type has no ${type}`));
    return fails('attach', 'EINVAL', 'P-33', msg('why.noAttachType', { hook, type }));
  }
  if (facts.config('FPROBE') === 'n') {
    if (trace) note(trace, 'P-33', false, facts.configPlace('FPROBE'));
    return fails('attach', 'EOPNOTSUPP', 'P-33', msg('why.noOption', { option: 'FPROBE', hook }));
  }
  if (!types && facts.config('FPROBE') === null) return unknown('P-33', msg('why.kindUnknown', { hook }));
  if (trace) note(trace, 'P-33', true, facts.configPlace('FPROBE'));
  return null;
}

function checkSites(
  facts: AdvisorFacts,
  name: string,
  module: string,
  hook: HookId,
  trace?: Trace,
): Prediction {
  if (facts.rows.count === 0) return unknown('P-08', msg('why.noKallsyms'));
  if (!facts.sites.known) return unknown('P-07', msg('why.noSiteListFor', { fn: name }));
  const rows = facts.rows.all(name).filter((row) => module === '' || facts.rows.module(row) === module);
  const lines = rows.map((row) => facts.sites.line(row));
  const hit = lines.findIndex((line) => line !== 0);
  if (hit < 0) {
    const row = rows[0];
    if (row === undefined) {
      const variants = facts.rows.suffixed(name);
      if (trace) note(trace, variants.length ? 'P-09' : 'P-08', false, place('kallsyms', null, `no ${name}`));
      return variants.length
        ? fails(
            'attach',
            'ENOENT',
            'P-09',
            msg('why.onlySuffixed', { fn: name, variant: facts.rows.name(variants[0]!) }),
          )
        : fails('attach', 'ENOENT', 'P-08', msg('why.noSymbol', { fn: name }));
    }
    if (trace) note(trace, 'P-07', false, sitePlace(facts, row), rowPlace(facts, row));
    return fails('attach', 'ENOENT', 'P-07', msg('why.noSite', { fn: name }));
  }
  // one of the copies has a site, even where which one is not known: the kernel takes the first that has
  if (trace) note(trace, 'P-07', true, sitePlace(facts, rows[hit]!));
  if (rows.length > 1) {
    if (trace) note(trace, 'P-10', false, ...rows.slice(0, 5).map((row) => rowPlace(facts, row)));
    return caveat('P-10', msg('why.oneOf', { fn: name, n: rows.length }));
  }
  if (hook !== 'kprobe.multi' && noreturn(facts, name)) {
    if (trace) note(trace, 'P-18', false);
    return caveat('P-18', msg('why.neverReturns', { fn: name }));
  }
  if (name.includes('.')) return caveat('P-09', msg('why.suffixed', { fn: name }));
  return works(msg('why.multiWorks', { fn: name }));
}
