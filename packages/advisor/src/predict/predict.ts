import { type HookId, hookType, type Point, parsePoint, syscallPrefix, userAddress } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { type Capabilities, hasCap, ROOT } from '../facts/system';
import { hookAdvice } from '../hooks';
import { msg } from '../text/message';
import { predictBpf } from './bpf';
import { checkCallers, noSyscall, withoutNumber } from './callers';
import { predictFentry } from './fentry';
import { predictIter } from './iter';
import { predictKprobe } from './kprobe';
import { predictLsm } from './lsm';
import { predictMulti } from './multi';
import { caveat, fails, note, type Prediction, type Trace, unknown, works } from './outcome';
import { fits } from './target';
import { checkSleepableTp, predictRawTp, predictTp, predictTpBtf } from './tracepoint';
import { predictUser } from './user';

/**
 * What happens when a two-instruction program is loaded and attached here: verdict, and where it fails with which
 * errno, as libbpf's user sees it. No trial is made. `trace` collects the evidence; leave it out for thousands of
 * points.
 *
 *   predict(facts, 'fn:mas_find', 'fentry') → {verdict: 'fails', stage: 'attach', errno: 'EBUSY', predicate: 'P-12', …}
 */
export function predict(
  facts: AdvisorFacts,
  point: Point | string,
  hook: HookId,
  who: Capabilities = ROOT,
  trace?: Trace,
): Prediction {
  const at = typeof point === 'string' ? parsePoint(point) : point;
  return (
    checkLibbpf(hook, who, trace) ?? checkCaps(facts, hook, who, trace) ?? predictKind(facts, at, hook, trace)
  );
}

function checkLibbpf(hook: HookId, who: Capabilities, trace?: Trace): Prediction | null {
  const [major, minor] = hookAdvice(hook).minLibbpf;
  const [hasMajor, hasMinor] = who.libbpf;
  if (hasMajor > major || (hasMajor === major && hasMinor >= minor)) return null;
  if (trace) note(trace, 'P-34', false, place('libbpf', null, `${hasMajor}.${hasMinor}`));
  return fails('load', 'EINVAL', 'P-34', msg('why.oldLibbpf', { hook, need: `${major}.${minor}` }));
}

/** Measured as uid 1000 on 6.12 and 7.3, perf_event_paranoid=3 (hook-facts A.3). */
function checkCaps(facts: AdvisorFacts, hook: HookId, who: Capabilities, trace?: Trace): Prediction | null {
  if (who.caps === 'all' || hasCap(who, 'SYS_ADMIN')) return null;
  if (!hasCap(who, 'BPF') || !hasCap(who, 'PERFMON')) {
    if (trace) note(trace, 'P-34', false);
    return fails('load', 'EPERM', 'P-34', msg('why.needCaps', { hook }));
  }
  const { attach } = hookType(hook);
  const perf = attach === 'kprobe' || attach === 'ksyscall' || attach === 'tp';
  if (perf && (facts.system.perfParanoid ?? 0) >= 3) {
    if (trace)
      note(
        trace,
        'P-34',
        false,
        place('sysctls', null, `kernel.perf_event_paranoid = ${facts.system.perfParanoid}`),
      );
    return fails('attach', 'EACCES', 'P-34', msg('why.paranoid', { hook }));
  }
  if ((hook === 'tp' || hook === 'tp.s') && !hasCap(who, 'DAC_READ_SEARCH')) {
    if (trace) note(trace, 'P-34', false);
    return fails('attach', 'EACCES', 'P-34', msg('why.tracefsPermission'));
  }
  if (hook === 'uprobe' || hook === 'uretprobe' || hook === 'uprobe.s' || hook === 'usdt') {
    if (trace) note(trace, 'P-34', false);
    return fails('attach', 'EACCES', 'P-34', msg('why.uprobeAdmin'));
  }
  return null;
}

function predictKind(facts: AdvisorFacts, point: Point, hook: HookId, trace?: Trace): Prediction {
  switch (point.kind) {
    case 'fn':
      return ifFtraceIsOn(
        facts,
        predictFn(facts, point.name, point.module, hook, point.offset ?? 0, trace),
        trace,
      );
    case 'syscall':
      return predictSyscall(facts, point.name, hook, trace);
    case 'tracepoint':
      return predictEvent(facts, point.category, point.name, hook, trace);
    case 'rawtracepoint':
      return predictEvent(facts, '', point.name, hook, trace);
    case 'lsm':
      return predictLsm(facts, point.name, hook, trace);
    case 'user':
    case 'usdt':
      return predictUser(facts, hook, point.kind === 'user' && userAddress(point.symbol) !== null, trace);
    case 'perf':
      return predictPerf(facts, point.event, trace);
    case 'iter':
      return predictIter(facts, point.name, trace);
    case 'bpf':
      return predictBpf(facts, point, hook, trace);
    case 'field':
      return unknown('P-08', msg('why.notAPoint', { hook }));
  }
}

/** kernel.ftrace_enabled=0: what it does to each hook was not tried, so only a trial can tell. */
function ifFtraceIsOn(facts: AdvisorFacts, found: Prediction, trace?: Trace): Prediction {
  if (facts.system.ftraceEnabled !== false || found.verdict === 'fails') return found;
  if (trace) note(trace, 'P-31', false, place('sysctls', null, 'kernel.ftrace_enabled = 0'));
  return unknown('P-31', msg('why.ftraceOff'));
}

function predictFn(
  facts: AdvisorFacts,
  name: string,
  module: string,
  hook: HookId,
  offset: number,
  trace?: Trace,
): Prediction {
  return checkCallers(facts, name, predictAt(facts, name, module, hook, offset, trace), trace);
}

function predictAt(
  facts: AdvisorFacts,
  name: string,
  module: string,
  hook: HookId,
  offset: number,
  trace?: Trace,
): Prediction {
  if (hook === 'kprobe' || hook === 'kretprobe') {
    return predictKprobe(facts, name, module, hook === 'kretprobe', offset, trace);
  }
  if (offset > 0) return fails('attach', 'EINVAL', 'P-27', msg('why.offsetKprobeOnly', { hook }));
  if (hookType(hook).attach === 'kprobe.multi') {
    return predictMulti(facts, name, module, hook, trace);
  }
  // libbpf looks for the target before it asks the kernel: what is not in BTF is ESRCH, whatever the hook
  const named = hookType(hook).multi || (fits(name) && facts.types.func(name, module) !== null);
  const kind = named ? checkTrampolineKind(facts, hook, trace) : null;
  return kind ?? predictFentry(facts, name, module, hook, trace);
}

/** Sessions and programs of many functions came after fentry, each with an attach type of its own. */
function checkTrampolineKind(facts: AdvisorFacts, hook: HookId, trace?: Trace): Prediction | null {
  const { family, multi, end, attachType: type } = hookType(hook);
  if (family !== 'fentry' || type === null || !(multi || end === 'both')) return null;
  const types = facts.features.attachTypes;
  if (!types) return unknown('P-33', msg('why.kindUnknown', { hook }));
  const has = types.has(type);
  if (trace)
    note(
      trace,
      'P-33',
      has,
      place('btf/vmlinux', null, `enum bpf_attach_type ${has ? 'has' : 'has no'} ${type}`),
    );
  return has ? null : fails('load', 'EINVAL', 'P-33', msg('why.noAttachType', { hook, type }));
}

function predictEvent(
  facts: AdvisorFacts,
  category: string,
  name: string,
  hook: HookId,
  trace?: Trace,
): Prediction {
  const { sleepable, context } = hookType(hook);
  const refused = sleepable ? checkSleepableTp(facts, name, hook, trace) : null;
  if (refused) return refused;
  if (context === 'raw') return predictRawTp(facts, name, trace);
  if (context === 'typed') return predictTpBtf(facts, name, trace);
  return predictTp(facts, category, name, trace);
}

/** A syscall by its bare name: its events, the raw tracepoints of all syscalls, its wrapper function. */
function predictSyscall(facts: AdvisorFacts, name: string, hook: HookId, trace?: Trace): Prediction {
  const { family, context } = hookType(hook);
  if (context === 'record') {
    const found = predictEvent(facts, 'syscalls', `sys_enter_${name}`, hook, trace);
    return found.predicate === 'P-02' ? (withoutNumber(facts, name, found) ?? found) : found;
  }
  if (family === 'tracepoint') {
    const all = predictEvent(facts, '', 'sys_enter', hook, trace);
    if (all.verdict === 'works') {
      const unnumbered = withoutNumber(facts, name, caveat('P-36', all.why), trace);
      if (unnumbered) return unnumbered;
    }
    return all.verdict === 'works' ? caveat('P-05', msg('why.filterByNumber', { name })) : all;
  }
  const prefix = syscallPrefix(facts.kernel.arch);
  if (!prefix) return unknown('P-08', msg('why.noWrapper', { name }));
  const base: HookId = hook === 'ksyscall' ? 'kprobe' : hook === 'kretsyscall' ? 'kretprobe' : hook;
  const outcome = predictFn(facts, prefix + name, '', base, 0, trace);
  if (outcome.verdict === 'fails' && facts.syscalls.isNone(name))
    return { ...outcome, why: noSyscall(facts, name) };
  if (hook === base && family === 'kprobe' && hookType(hook).end !== 'exit' && outcome.verdict === 'works') {
    return caveat('P-06', msg('why.wrapperRegs', { fn: prefix + name }));
  }
  return outcome;
}

function predictPerf(facts: AdvisorFacts, event: string, trace?: Trace): Prediction {
  if (facts.config('PERF_EVENTS') === 'n') {
    if (trace) note(trace, 'P-33', false, facts.configPlace('PERF_EVENTS'));
    return fails(
      'attach',
      'ENOENT',
      'P-33',
      msg('why.noOption', { option: 'PERF_EVENTS', hook: 'perf_event' }),
    );
  }
  const software = /clock|page-fault|context-switch|migration/.test(event);
  const { pmus } = facts.system;
  if (software) return works(msg('why.perfWorks', { event }));
  if (!pmus) return unknown('P-33', msg('why.pmuUnknown', { event }));
  const cpu = pmus.some((pmu) => pmu === 'cpu' || pmu.startsWith('cpu_') || pmu.startsWith('armv8'));
  if (trace) note(trace, 'P-33', cpu, place('pmus', null, cpu ? 'cpu' : 'no cpu PMU'));
  return cpu
    ? works(msg('why.perfWorks', { event }))
    : fails('attach', 'ENOENT', 'P-33', msg('why.noPmu', { event }));
}
