import { syscallPrefix } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { unloadedModule } from '../facts/modules';
import { place } from '../facts/place';
import { HIDDEN_ADDRESS } from '../facts/rows';
import { type Message, msg } from '../text/message';
import { noreturn } from './noreturn';
import { caveat, fails, note, type Prediction, type Trace, unknown, works } from './outcome';
import { copies, lookupInModule, lookupName, rowPlace, sitePlace, whereIs } from './resolve';

/**
 * kprobe and kretprobe through the kprobe PMU, at the entry or (kprobe only) at an offset. In the kernel's order:
 * lockdown, the count of symbols, notrace, the blacklist and reserved text, the instruction.
 */
export function predictKprobe(
  facts: AdvisorFacts,
  name: string,
  module: string,
  ret: boolean,
  offset = 0,
  trace?: Trace,
): Prediction {
  return (
    checkKind(facts, trace) ??
    checkCount(facts, name, module, trace) ??
    checkPlace(facts, name, module, ret, offset, trace)
  );
}

function checkKind(facts: AdvisorFacts, trace?: Trace): Prediction | null {
  if (facts.system.lockdown === 'confidentiality') {
    if (trace) note(trace, 'P-24', false, place('lockdown', 1, 'confidentiality'));
    return fails('attach', 'EPERM', 'P-24', msg('why.lockdownKprobe'));
  }
  for (const option of ['KPROBES', 'KPROBE_EVENTS']) {
    if (facts.config(option) !== 'n') continue;
    if (trace) note(trace, 'P-33', false, facts.configPlace(option));
    return fails('attach', 'ENOENT', 'P-33', msg('why.noOption', { option, hook: 'kprobe' }));
  }
  return null;
}

/** number_of_same_symbols() of trace_kprobe.c, where this kernel has it. */
function checkCount(facts: AdvisorFacts, name: string, module: string, trace?: Trace): Prediction | null {
  if (facts.rows.count === 0) return unknown('P-08', msg('why.noKallsyms'));
  const { vmlinux, modules } = copies(facts, name);
  const inModule = modules.filter((row) => facts.rows.module(row) === module);
  const all = module ? inModule : [...vmlinux, ...modules];
  if (all.length === 0) return absent(facts, name, trace);
  if (all.length === 1) return null;
  if (trace) note(trace, 'P-10', false, ...all.slice(0, 5).map((row) => rowPlace(facts, row)));
  const { countsSymbols, vmlinuxHidesModules } = facts.features;
  if (countsSymbols.value === false) return null;
  if (countsSymbols.value === null)
    return unknown('P-10', msg('why.countUnknown', { fn: name, n: all.length }));
  const ambiguous = fails(
    'attach',
    'EADDRNOTAVAIL',
    'P-10',
    msg('why.notUnique', { fn: name, n: all.length }),
  );
  if (module || vmlinux.length !== 1) return ambiguous;
  if (vmlinuxHidesModules.value === null)
    return unknown('P-10', msg('why.countUnknown', { fn: name, n: all.length }));
  return vmlinuxHidesModules.value ? null : ambiguous;
}

/** A name that nothing has may be one of a module that is not loaded. */
export function absentWhy(facts: AdvisorFacts, fn: string): Message | null {
  const call = fn.replace(/^(?:sys_|SyS_)/, '');
  const prefix = syscallPrefix(facts.kernel.arch);
  if (prefix !== null && facts.syscalls.native(call) === true)
    return msg('why.isSyscall', { fn, call, wrapper: `${prefix}${call}` });
  const found = unloadedModule(facts, fn);
  return found && msg('why.maybeModule', { fn, module: found.module, option: found.option });
}

function absent(facts: AdvisorFacts, name: string, trace?: Trace): Prediction {
  const variants = facts.rows.suffixed(name);
  if (variants.length === 0) {
    if (trace) note(trace, 'P-08', false, place('kallsyms', null, `no ${name}`));
    return fails('attach', 'ENOENT', 'P-08', absentWhy(facts, name) ?? msg('why.noSymbol', { fn: name }));
  }
  if (trace) note(trace, 'P-09', false, ...variants.slice(0, 3).map((row) => rowPlace(facts, row)));
  return fails(
    'attach',
    'ENOENT',
    'P-09',
    msg('why.onlySuffixed', { fn: name, variant: facts.rows.name(variants[0]!) }),
  );
}

function checkPlace(
  facts: AdvisorFacts,
  name: string,
  module: string,
  ret: boolean,
  offset: number,
  trace?: Trace,
): Prediction {
  const row = module ? lookupInModule(facts, name, module) : lookupName(facts, name);
  if (row < 0) return fails('attach', 'ENOENT', 'P-08', msg('why.noSymbol', { fn: name }));
  if (trace) note(trace, 'P-08', true, rowPlace(facts, row));
  const where = whereIs(facts, row);
  if (where === 'data') return data(facts, name, row, ret, trace);
  if (where === 'init') {
    if (trace) note(trace, 'P-13', false, rowPlace(facts, row));
    return fails('attach', 'EINVAL', 'P-13', msg('why.init', { fn: name }));
  }
  const black = blacklisted(facts, row);
  if (black) {
    if (trace) note(trace, 'P-11', false, place(black.file, black.line, black.name));
    return fails('attach', 'EINVAL', 'P-11', msg('why.blacklisted', { fn: name }));
  }
  const site = siteFor(facts, row);
  if (site === null)
    return unknown('P-07', msg(facts.sites.known ? 'why.whichCopy' : 'why.noSiteListFor', { fn: name }));
  if (site < 0) {
    if (trace)
      note(trace, 'P-12', false, sitePlace(facts, row), facts.configPlace('KPROBE_EVENTS_ON_NOTRACE'));
    if (facts.config('KPROBE_EVENTS_ON_NOTRACE') !== 'y') {
      return fails('attach', 'EINVAL', 'P-12', msg('why.notrace', { fn: name }));
    }
  } else if (trace) note(trace, 'P-07', true, sitePlace(facts, site));
  if (!facts.hasBlacklist && site !== row) return unknown('P-11', msg('why.noBlacklist', { fn: name }));
  return attached(facts, name, row, site, ret, offset, trace);
}

/**
 * A symbol that is no code: its memory is not text, or it lies outside the image (per-cpu). Outside, a kretprobe's
 * kprobe_on_func_entry() finds no symbol at the address: ENOENT, seen on 5.10 for bp_per_reg.
 */
function data(facts: AdvisorFacts, name: string, row: number, ret: boolean, trace?: Trace): Prediction {
  if (trace) note(trace, 'P-08', false, rowPlace(facts, row));
  const outside =
    row < facts.bounds.stext && (!facts.rows.addressed || facts.rows.address(row) !== HIDDEN_ADDRESS);
  return outside && (ret || facts.features.resolvesByText.value)
    ? fails('attach', 'ENOENT', 'P-08', msg('why.data', { fn: name }))
    : fails('attach', 'EINVAL', 'P-08', msg('why.data', { fn: name }));
}

/** The name the kernel finds at the row's address, cut at its first dot: a suffixed copy is judged by its base too. */
function baseRow(facts: AdvisorFacts, row: number): number {
  const name = facts.rows.name(facts.rows.canonical(row));
  const dot = name.indexOf('.');
  return dot > 0 ? lookupName(facts, name.slice(0, dot)) : -1;
}

function blacklisted(facts: AdvisorFacts, row: number) {
  const own = facts.blacklisted(row);
  if (own) return own;
  const base = baseRow(facts, row);
  return base >= 0 ? facts.blacklisted(base) : null;
}

/** The row whose ftrace site admits a kprobe here: its own, or its base's; -1 none, null not known. */
function siteFor(facts: AdvisorFacts, row: number): number | null {
  const own = facts.sites.line(row);
  if (own === null) return null;
  if (own > 0) return row;
  const base = baseRow(facts, row);
  if (base < 0) return -1;
  const line = facts.sites.line(base);
  return line === null ? null : line > 0 ? base : -1;
}

function attached(
  facts: AdvisorFacts,
  name: string,
  row: number,
  site: number,
  ret: boolean,
  offset: number,
  trace?: Trace,
): Prediction {
  if (offset > 0) {
    if (trace) note(trace, 'P-27', null);
    return ret
      ? fails('attach', 'EINVAL', 'P-28', msg('why.kretprobeOffset'))
      : unknown('P-27', msg('why.boundary', { fn: name }));
  }
  // one that begins with a WARN's ud2 is EINVAL (find_bug): no file says so; 6.1 rcu_gp_cleanup.cold
  if (name.endsWith('.cold')) {
    return caveat('P-09', msg(ret ? 'why.coldReturn' : 'why.cold', { fn: name }));
  }
  if (ret && noreturn(facts, name)) {
    if (trace) note(trace, 'P-18', false);
    return caveat('P-18', msg('why.neverReturns', { fn: name }));
  }
  if (facts.rows.next(facts.rows.first(name)) >= 0) {
    return caveat('P-10', msg('why.oneOf', { fn: name, n: facts.rows.all(name).length }));
  }
  if (name.includes('.')) return caveat('P-09', msg('why.suffixed', { fn: name }));
  if (site !== row) return caveat('P-12', msg('why.byBreakpoint', { fn: name }));
  return works(msg('why.kprobeWorks', { fn: name }));
}
