import { syscallFunction } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { type Message, msg } from '../text/message';
import { caveat, note, type Prediction, type Trace } from './outcome';
import { rowPlace } from './resolve';

/**
 * A syscall's function that attaches is worth nothing where no table leads to it: `__x64_sys_stat` on x86-64, which
 * nobody calls, and `__do_sys_waitpid`, which only 32-bit tasks reach. Lab: 5.10 6.1 6.12 7.2, every wrapper.
 */
export function checkCallers(facts: AdvisorFacts, fn: string, found: Prediction, trace?: Trace): Prediction {
  if (found.verdict !== 'works' && found.verdict !== 'caveat') return found;
  const entry = syscallFunction(fn);
  if (!entry) return found;
  const { syscall, callers } = entry;
  if (callers === 'compat') {
    return found.verdict === 'works' ? caveat('P-06', msg('why.only32', { fn })) : found;
  }
  if (facts.syscalls.isStub(fn)) {
    if (trace) note(trace, 'P-06', false, rowPlace(facts, facts.rows.first(fn)));
    return caveat('P-06', msg('why.stub', { fn, syscall }));
  }
  const native = facts.syscalls.native(syscall);
  if (native !== false) return found;
  noteMissing(facts, syscall, trace);
  if (callers === 'both') return caveat('P-06', msg('why.only32', { fn }));
  const runs = facts.syscalls.runs(syscall);
  return caveat(
    'P-36',
    runs
      ? msg('why.notInTableRuns', { fn, runs: fn.slice(0, -syscall.length) + runs })
      : msg('why.notInTable', { fn, syscall }),
  );
}

/** A prediction for a syscall by its name, told with what the surface says where it has no number; else null. */
export function withoutNumber(
  facts: AdvisorFacts,
  name: string,
  found: Prediction,
  trace?: Trace,
): Prediction | null {
  if (facts.syscalls.isNone(name)) {
    if (trace) note(trace, 'P-36', false, place('available_events', null, `no syscalls:sys_enter_${name}`));
    return { ...found, predicate: 'P-36', why: msg('why.noSyscall', { name }) };
  }
  if (facts.syscalls.native(name) !== false) return null;
  noteMissing(facts, name, trace);
  const runs = facts.syscalls.runs(name);
  const why = runs ? msg('why.noNumberRuns', { name, runs }) : msg('why.noNumber', { name });
  return { ...found, predicate: 'P-36', why };
}

/** What is no syscall is mostly a function of the C library, or the name of another version. */
export function noSyscall(facts: AdvisorFacts, name: string): Message {
  const meant = facts.syscalls.meant(name);
  if (!meant) return msg('why.noSyscallOfName', { name });
  const { syscall } = meant;
  return meant.library ? msg('why.ofLibrary', { name, syscall }) : msg('why.syscallIs', { name, syscall });
}

function noteMissing(facts: AdvisorFacts, syscall: string, trace?: Trace): void {
  if (!trace) return;
  const row = facts.syscalls.metaRow(syscall);
  const event = place('available_events', null, `no syscalls:sys_enter_${syscall}`);
  note(trace, 'P-36', false, rowPlace(facts, row), event);
}
