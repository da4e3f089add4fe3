import { type HookId, silentExit } from '@hooklab/hook';
import { syscallEvent } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import { atLeast } from '../facts/kernel';
import { unloadedModule } from '../facts/modules';
import { type Place, place } from '../facts/place';
import { type Message, msg } from '../text/message';
import { noSyscall } from './callers';
import { caveat, fails, note, type Prediction, type Trace, unknown, works } from './outcome';
import { checkTarget } from './target';

const isPerSyscall = (name: string): boolean => typeof syscallEvent(name)?.syscall === 'string';

/** tp/CATEGORY/NAME: the id file in tracefs, then perf. */
export function predictTp(facts: AdvisorFacts, category: string, name: string, trace?: Trace): Prediction {
  if (facts.system.lockdown === 'confidentiality') {
    if (trace) note(trace, 'P-24', false, place('lockdown', 1, 'confidentiality'));
    return fails('attach', 'ENOENT', 'P-24', msg('why.lockdownTp'));
  }
  if (!facts.events) return unknown('P-01', msg('why.noEvents'));
  const line = facts.events.get(`${category}:${name}`);
  if (line !== undefined) {
    if (trace) note(trace, 'P-02', true, eventPlace(category, name, line));
    const silent = category === 'syscalls' ? neverMade(facts, name) : null;
    if (silent) {
      if (trace) note(trace, 'P-18', false, eventPlace(category, name, line));
      return caveat('P-18', silent);
    }
    return category === 'syscalls'
      ? works(msg('why.syscallTpWorks', { name }))
      : works(msg('why.tpWorks', { name: `${category}/${name}` }));
  }
  if (category === 'ftrace') {
    if (trace)
      note(trace, 'P-02', false, place('available_events', null, 'ftrace:* are the tracers’ own records'));
    return fails('attach', 'EINVAL', 'P-02', msg('why.ftraceEvent', { name }));
  }
  const raw = facts.types.tracepoint(name);
  if (trace)
    note(
      trace,
      raw === null ? 'P-02' : 'P-04',
      false,
      place('available_events', null, `no ${category}:${name}`),
    );
  const elsewhere = [...facts.events.keys()].find((event) => event.endsWith(`:${name}`));
  if (elsewhere) return fails('attach', 'ENOENT', 'P-02', msg('why.otherCategory', { event: elsewhere }));
  return raw === null
    ? fails(
        'attach',
        'ENOENT',
        'P-02',
        noSyscallEvent(facts, category, name) ??
          ofModule(facts, name, category) ??
          msg('why.noEvent', { name: `${category}:${name}` }),
      )
    : fails('attach', 'ENOENT', 'P-04', msg('why.bare', { name }));
}

/** Of an exit event that no call ever makes. */
function neverMade(facts: AdvisorFacts, event: string): Message | null {
  const name = /^sys_exit_(\w+)$/.exec(event)?.[1];
  const why = name === undefined ? null : silentExit(name, facts.kernel.arch);
  if (name === undefined || why === null) return null;
  return why === 'never-returns' ? msg('why.neverReturns', { fn: name }) : msg('why.numberLost', { name });
}

function eventPlace(category: string, name: string, line: number): Place {
  return place('available_events', line, `${category}:${name}`);
}

/** Where the kernel's table of raw tracepoints shows: its typedef in BTF, or its entry in kallsyms. */
function rawPlace(facts: AdvisorFacts, name: string): Place | null {
  const owner = facts.types.tracepoint(name);
  if (owner !== null) return place(owner ? `btf/${owner}` : 'btf/vmlinux', null, `TYPEDEF btf_trace_${name}`);
  const row = facts.rows.first(`__bpf_trace_tp_map_${name}`);
  return row < 0 ? null : place('kallsyms', facts.rows.line(row), facts.rows.text(row));
}

/** Would a raw tracepoint show, if there were one? Every kernel has sys_enter; without KALLSYMS_ALL it has no entry there. */
const showsRaw = (facts: AdvisorFacts): boolean =>
  facts.types.vmlinux !== null || facts.rows.first('__bpf_trace_tp_map_sys_enter') >= 0;

/** raw_tp/NAME: by name in the kernel's table; no file is read. */
export function predictRawTp(facts: AdvisorFacts, name: string, trace?: Trace): Prediction {
  const found = rawPlace(facts, name);
  if (found) {
    if (trace) note(trace, 'P-03', true, found);
    return works(msg('why.rawTpWorks', { name }));
  }
  const syscall = isPerSyscall(name);
  if (!syscall && !showsRaw(facts)) {
    const unread = facts.unread('btf/vmlinux');
    return unknown('P-03', unread === null ? msg('why.noBtf') : msg('why.btfUnread', { why: unread }));
  }
  if (trace)
    note(trace, syscall ? 'P-05' : 'P-03', false, place('btf/vmlinux', null, `no TYPEDEF btf_trace_${name}`));
  return syscall
    ? fails('attach', 'ENOENT', 'P-05', msg('why.perSyscall', { name }))
    : fails('attach', 'ENOENT', 'P-03', ofModule(facts, name) ?? msg('why.noRawTp', { name }));
}

/** Why a syscall has no event: there is none of that name, or no number leads to it. */
function noSyscallEvent(facts: AdvisorFacts, category: string, name: string): Message | null {
  const syscall = category === 'syscalls' ? syscallEvent(name)?.syscall : null;
  if (typeof syscall !== 'string') return null;
  if (facts.syscalls.isNone(syscall)) return noSyscall(facts, syscall);
  const runs = facts.syscalls.runs(syscall);
  return runs === null ? null : msg('why.noNumberRuns', { name: syscall, runs });
}

/** A tracepoint that nothing loaded has may be one of a module: its events are named after it, and so is their category. */
function ofModule(facts: AdvisorFacts, name: string, category = ''): Message | null {
  const found = (category && unloadedModule(facts, category)) || unloadedModule(facts, name);
  return found && msg('why.maybeModule', { fn: name, module: found.module, option: found.option });
}

/** tp_btf/NAME: the typedef in BTF, found at load. */
export function predictTpBtf(facts: AdvisorFacts, name: string, trace?: Trace): Prediction {
  const unnamed = checkTarget(facts, `btf_trace_${name}`, trace);
  if (unnamed) return unnamed;
  const owner = facts.types.tracepoint(name);
  if (owner === null) {
    const syscall = isPerSyscall(name);
    if (trace)
      note(
        trace,
        syscall ? 'P-05' : 'P-03',
        false,
        place('btf/vmlinux', null, `no TYPEDEF btf_trace_${name}`),
      );
    if (syscall) return fails('load', 'ESRCH', 'P-05', msg('why.perSyscall', { name }));
    // a module's, on a kernel that keeps no BTF of modules (before 5.11)
    const there = rawPlace(facts, name);
    if (there && trace) note(trace, 'P-03', true, there);
    const why = there ? msg('why.tpWithoutBtf', { name }) : ofModule(facts, name);
    return fails('load', 'ESRCH', 'P-03', why ?? msg('why.noRawTp', { name }));
  }
  if (trace) note(trace, 'P-03', true, rawPlace(facts, name));
  return works(msg('why.tpBtfWorks', { name }));
}

/**
 * The sleepable variants: 7.1 brought them, and nothing in a surface shows it, so the version decides. null: this
 * rule has no objection.
 */
export function checkSleepableTp(
  facts: AdvisorFacts,
  name: string,
  hook: HookId,
  trace?: Trace,
): Prediction | null {
  const since = atLeast(facts.kernel, 7, 1);
  if (trace) note(trace, 'P-20', since, place('config', null, facts.kernel.release));
  if (since === null) return unknown('P-20', msg('why.kindUnknown', { hook }));
  if (!since) return fails('load', 'EINVAL', 'P-33', msg('why.noSleepableTp', { hook }));
  if (syscallEvent(name)) return null;
  return fails(hook === 'tp_btf.s' ? 'load' : 'attach', 'EINVAL', 'P-20', msg('why.notFaultable', { name }));
}
