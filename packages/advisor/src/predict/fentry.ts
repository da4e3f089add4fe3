import { type HookId, hookType, needsReturn } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import type { FuncFact } from '../facts/types';
import { msg } from '../text/message';
import { absentWhy } from './kprobe';
import { modifiable, sleepableTarget } from './modify';
import { deniedAtExit, mayBeDenied, noreturn } from './noreturn';
import { caveat, fails, note, type Prediction, type Trace, unknown, works } from './outcome';
import { argSlots, protoProblem } from './proto';
import { callsItself } from './reentry';
import { copies, lookupInModule, lookupName, rowPlace, sitePlace, whereIs } from './resolve';
import { checkTarget } from './target';

/** fentry and what rides the same trampoline, in the order in which libbpf, the verifier and the attach object. */
export function predictFentry(
  facts: AdvisorFacts,
  name: string,
  module: string,
  hook: HookId,
  trace?: Trace,
): Prediction {
  const unnamed = checkTarget(facts, name, trace);
  if (unnamed) return unnamed;
  const fn = facts.types.func(name, module);
  if (!fn) return notInBtf(facts, name, trace);
  if (trace) note(trace, 'P-14', true, btfPlace(fn));
  return (
    checkProto(facts, fn, trace) ??
    checkAddress(facts, fn, trace) ??
    checkHook(facts, fn, hook, trace) ??
    checkDenied(facts, fn, hook, trace) ??
    checkSlots(facts, fn, trace) ??
    checkSite(facts, fn, hook, trace)
  );
}

const btfPlace = (fn: FuncFact) =>
  place(fn.module ? `btf/${fn.module}` : 'btf/vmlinux', null, `[${fn.id}] FUNC ${fn.name}`);

function notInBtf(facts: AdvisorFacts, name: string, trace?: Trace): Prediction {
  const row = facts.rows.first(name);
  if (trace)
    note(
      trace,
      'P-14',
      false,
      place('btf/vmlinux', null, `no FUNC ${name}`),
      row < 0 ? null : rowPlace(facts, row),
    );
  return fails(
    'load',
    'ESRCH',
    'P-14',
    row < 0
      ? (absentWhy(facts, name) ?? msg('why.nowhere', { fn: name }))
      : msg('why.notInBtf', { fn: name }),
  );
}

function checkProto(facts: AdvisorFacts, fn: FuncFact, trace?: Trace): Prediction | null {
  const problem = protoProblem(facts, fn);
  if (trace)
    note(
      trace,
      'P-15',
      problem === null ? true : problem === 'unknown' ? null : false,
      btfPlace(fn),
      facts.features.structArgs.place,
    );
  if (problem === 'unknown') return unknown('P-15', msg('why.protoUnknown', { fn: fn.name }));
  return problem && fails('load', 'EINVAL', 'P-15', problem);
}

/** The address the verifier takes; -1 if it finds none. */
function addressRow(facts: AdvisorFacts, fn: FuncFact): number {
  return fn.module && facts.features.moduleLookup.value !== false
    ? lookupInModule(facts, fn.name, fn.module)
    : lookupName(facts, fn.name);
}

function checkAddress(facts: AdvisorFacts, fn: FuncFact, trace?: Trace): Prediction | null {
  if (facts.rows.count === 0) return unknown('P-08', msg('why.noKallsyms'));
  const row = addressRow(facts, fn);
  if (row >= 0) {
    if (trace) note(trace, 'P-08', true, rowPlace(facts, row));
    return null;
  }
  const variants = facts.rows.suffixed(fn.name);
  if (variants.length > 0) {
    if (trace) note(trace, 'P-09', false, ...variants.slice(0, 3).map((v) => rowPlace(facts, v)));
    return fails(
      'load',
      'ENOENT',
      'P-09',
      msg('why.onlySuffixed', { fn: fn.name, variant: facts.rows.name(variants[0]!) }),
    );
  }
  if (trace) note(trace, 'P-08', false, place('kallsyms', null, `no ${fn.name}`));
  return fails('load', 'ENOENT', 'P-08', msg('why.noSymbol', { fn: fn.name }));
}

/** What the variant asks of its target beyond fentry's own rules. */
function checkHook(facts: AdvisorFacts, fn: FuncFact, hook: HookId, trace?: Trace): Prediction | null {
  if (hookType(hook).sleepable) return sleepableTarget(facts, fn.name, trace);
  if (hook === 'fmod_ret') return modifiable(facts, fn.name, trace);
  return null;
}

function checkDenied(facts: AdvisorFacts, fn: FuncFact, hook: HookId, trace?: Trace): Prediction | null {
  if (fn.module) return null;
  const denied = facts.sets.get('btf_id_deny')?.get(fn.name);
  if (denied !== undefined) {
    if (trace) note(trace, 'P-17', false, rowPlace(facts, denied));
    return fails('load', 'EINVAL', 'P-17', msg('why.denied', { fn: fn.name }));
  }
  if (mayBeDenied(facts, fn.name)) {
    if (trace) note(trace, 'P-17', null, place('kallsyms', null, 'no btf_id_deny'));
    return unknown('P-17', msg('why.deniedUnknown', { fn: fn.name }));
  }
  if (!needsReturn(hook)) return null;
  const exits = deniedAtExit(facts, fn.name);
  if (exits !== 'no') {
    if (trace)
      note(
        trace,
        'P-18',
        exits === 'yes' ? false : null,
        place('kallsyms', null, `${exits === 'yes' ? 'has' : 'no'} bpf_dynptr_copy, no noreturn_deny`),
      );
    return exits === 'yes'
      ? fails('load', 'EINVAL', 'P-18', msg('why.noreturn', { fn: fn.name }))
      : unknown('P-18', msg('why.noreturnUnknown', { fn: fn.name }));
  }
  const listed = facts.sets.get('noreturn_deny')?.get(fn.name);
  if (listed === undefined) return null;
  if (trace) note(trace, 'P-18', false, rowPlace(facts, listed));
  return fails('load', 'EINVAL', 'P-18', msg('why.noreturn', { fn: fn.name }));
}

function checkSlots(facts: AdvisorFacts, fn: FuncFact, trace?: Trace): Prediction | null {
  if (facts.kernel.arch === 'x86_64' && facts.config('DYNAMIC_FTRACE_WITH_DIRECT_CALLS') === 'n') {
    if (trace) note(trace, 'P-33', false, facts.configPlace('DYNAMIC_FTRACE_WITH_DIRECT_CALLS'));
    return fails('attach', 'ENOTSUPP', 'P-33', msg('why.noDirectCalls'));
  }
  const slots = argSlots(fn);
  if (slots <= 6) return null;
  const limit = facts.features.slots;
  if (trace)
    note(trace, 'P-16', limit.value === null ? null : slots <= limit.value, limit.place, btfPlace(fn));
  if (limit.value === null) return unknown('P-16', msg('why.slotsUnknown', { fn: fn.name, slots }));
  return slots <= limit.value
    ? null
    : fails('attach', 'ENOTSUPP', 'P-16', msg('why.slots', { fn: fn.name, slots, limit: limit.value }));
}

function checkSite(facts: AdvisorFacts, fn: FuncFact, hook: HookId, trace?: Trace): Prediction {
  const row = addressRow(facts, fn);
  if (!facts.sites.known) {
    if (trace) note(trace, 'P-07', null, place('available_filter_functions'));
    return unknown('P-07', msg('why.noSiteListEntry', { fn: fn.name }));
  }
  const line = facts.sites.line(row);
  if (line === null) {
    if (trace) note(trace, 'P-10', null, ...facts.rows.all(fn.name).map((r) => rowPlace(facts, r)));
    return unknown('P-10', msg('why.whichCopy', { fn: fn.name }));
  }
  if (line === 0) return noSite(facts, fn.name, row, trace);
  if (trace) note(trace, 'P-07', true, sitePlace(facts, row));
  const called = fn.module ? 0 : facts.trampolineCalls(fn.name);
  if (called > 0) {
    if (trace) note(trace, 'P-17', false, place('trampoline_calls', called, fn.name));
    const unguarded = facts.features.guardsReentry.value === false;
    return caveat('P-17', msg(unguarded ? 'why.callsItself' : 'why.called', { fn: fn.name }));
  }
  if (callsItself(facts, fn.name)) {
    if (trace) note(trace, 'P-17', false, facts.features.guardsReentry.place, rowPlace(facts, row));
    return caveat('P-17', msg('why.callsItself', { fn: fn.name }));
  }
  const { vmlinux, modules } = copies(facts, fn.name);
  const same = fn.module ? modules.length : vmlinux.length;
  if (same > 1) {
    if (trace)
      note(
        trace,
        'P-10',
        false,
        ...facts.rows
          .all(fn.name)
          .slice(0, 5)
          .map((r) => rowPlace(facts, r)),
      );
    return caveat('P-10', msg('why.oneOf', { fn: fn.name, n: same }));
  }
  if (needsReturn(hook) && noreturn(facts, fn.name)) {
    if (trace) note(trace, 'P-18', false);
    return caveat('P-18', msg('why.neverReturns', { fn: fn.name }));
  }
  const unguarded = facts.features.guardsReentry.value === false;
  return works(msg(unguarded ? 'why.fentryUnguarded' : 'why.fentryWorks', { fn: fn.name }));
}

/**
 * The address has no ftrace site, and bpf_arch_text_poke() is asked to patch it. It would, where the code begins with
 * five bytes of nop, whatever these are for; a surface does not show bytes, the loader looks at them and refuses.
 */
export function noSite(facts: AdvisorFacts, name: string, row: number, trace?: Trace): Prediction {
  const where = whereIs(facts, row);
  if (trace)
    note(trace, where === 'init' ? 'P-13' : 'P-07', false, sitePlace(facts, row), rowPlace(facts, row));
  switch (where) {
    case 'text':
      return fails('attach', 'EBUSY', 'P-12', msg('why.notraceEntry', { fn: name }));
    case 'init':
      return fails('attach', 'EINVAL', 'P-13', msg('why.init', { fn: name }));
    case 'module':
      return fails('attach', 'EINVAL', 'P-12', msg('why.notraceModule', { fn: name }));
    case 'data':
      return fails('attach', 'EINVAL', 'P-08', msg('why.data', { fn: name }));
  }
}
