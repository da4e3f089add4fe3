import {
  functionReads,
  type HookId,
  hookType,
  type Point,
  type Read,
  recordReads,
  type Signature,
  syscallReads,
  syscallReturn,
  tracepointReads,
} from '@hooklab/hook';
import { Kind, syscallEvent } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import type { FuncFact } from '../facts/types';
import { type Message, msg } from '../text/message';
import type { Reading } from './candidate';

/** What a program at this hook and point can read, value by value, and how, in words. */
export const readingsOf = (facts: AdvisorFacts, hook: HookId, point: Point): Reading[] =>
  readsOf(facts, hook, point).map((read) => ({ read, how: wordsOf(read) }));

function readsOf(facts: AdvisorFacts, hook: HookId, point: Point): Read[] {
  switch (point.kind) {
    case 'fn':
      return ofFunction(facts, facts.types.func(point.name, point.module), hook);
    case 'lsm':
      return ofFunction(facts, facts.types.func(`bpf_lsm_${point.name}`), hook);
    case 'syscall':
      return syscallReads(facts.syscallArgs(point.name) ?? [], hook);
    case 'tracepoint':
      return hookType(hook).context === 'record'
        ? ofRecord(facts, point.category, point.name, hook)
        : ofTracepoint(facts, point.name, hook);
    case 'rawtracepoint':
      return ofTracepoint(facts, point.name, hook);
    default:
      return [];
  }
}

function ofFunction(facts: AdvisorFacts, fn: FuncFact | null, hook: HookId): Read[] {
  return fn ? functionReads(signatureOf(fn), hook, { arch: facts.kernel.arch, handed: facts.handed }) : [];
}

const signatureOf = ({ btf, params, returns }: FuncFact): Signature => ({
  btf,
  params,
  returns: returns.kind === Kind.VOID ? 0 : returns.type,
});

function ofTracepoint(facts: AdvisorFacts, name: string, hook: HookId): Read[] {
  const found = facts.tracepointArgs(name);
  return found ? tracepointReads(found.btf, found.args, name, hook, facts.handed) : [];
}

/** A syscall's events: what perf gives a program is not the record but the arguments, widened. */
function ofRecord(facts: AdvisorFacts, category: string, name: string, hook: HookId): Read[] {
  const record = facts.record(category, name);
  if (!record) return [];
  if (category !== 'syscalls')
    return recordReads(record.struct?.replace(/^struct /, '') ?? null, record.fields);
  const event = syscallEvent(name);
  if (event?.end === 'exit') return [syscallReturn('record')];
  return syscallReads(facts.syscallArgs(event?.syscall ?? '') ?? [], hook);
}

function wordsOf({ source, value, follow, nullable }: Read): Message {
  const pointer = follow !== 'none';
  switch (source.kind) {
    case 'return':
      return msg('read.return');
    case 'syscall':
      return follow === 'user' ? msg('read.user') : msg('read.direct');
    case 'field':
      return source.place === 'fixed'
        ? msg('read.record', { offset: source.offset })
        : msg('read.dynamic', { member: source.member });
    case 'func-arg':
      return msg('read.funcArg', { i: source.slot });
    case 'raw':
      return pointer ? msg('read.core') : msg('read.direct');
    case 'arg':
      if (follow === 'user') return msg('read.user');
      if (nullable) return msg('read.maybeNull');
      if (follow === 'direct') return msg('read.follow');
      if (pointer) return msg('read.core');
      if (value.kind === 'other')
        return msg(source.slots > 1 ? 'read.twoSlots' : 'read.oneSlot', { i: source.slot });
      return msg('read.direct');
    case 'register':
      return inRegisters(source, follow !== 'none', value.kind === 'other');
    case 'stack':
      return msg('read.stack', { offset: source.offset });
    case 'unplaced':
      return msg('read.unplaced');
  }
}

function inRegisters(
  { names, indirect }: Extract<Read['source'], { kind: 'register' }>,
  pointer: boolean,
  whole: boolean,
): Message {
  const reg = names.join(', ');
  if (indirect) return msg('read.registerIndirect', { reg });
  if (names.length > 1) return msg('read.registers', { reg });
  if (whole) return msg('read.registerWhole', { reg });
  return pointer ? msg('read.registerFollow', { reg }) : msg('read.register', { reg });
}
