import { type AdvisorFacts, neverReturns, trialDanger } from '@hooklab/advisor';
import { type HookId, hookType, needsReturn, userAddress } from '@hooklab/hook';
import type { TrialCase } from '@hooklab/protocol';

export interface Circumstances {
  /** a lab VM: what may only leak or only hang it for a while may be tried there */
  disposable: boolean;
  /** how long each stays attached */
  seconds: number;
}

const DANGER = {
  called: (fn: string) =>
    `The BPF trampoline itself calls ${fn}, and this kernel does not refuse one there, where it would run within itself`,
  'calls-itself': (fn: string) =>
    `A program itself calls ${fn}, and this kernel does not keep it from interrupting itself: it would call itself without end`,
  'cold-return': (fn: string) =>
    `${fn} is jumped into, not called: a return probe would overwrite a stack slot that holds no return address`,
} as const;

/** A word for what attaches and detaches probes: a fault there takes the machine with it. */
const MACHINERY =
  /(?:^|_)(?:k(?:ret)?probes?|[ft]?probe(?:event)?s?|ftrace|tramp(?:oline)?|bpf|patch(?:ing)?|poke|jump_label|static_call|machine|cpu_stop(?:per)?|kgdb|kdb)(?:_|$)/;

/** A clock is read for every program that is counted. */
const CLOCK = /(?:^|_)clock(?:_(?:read|cpu|noinstr))?$/;

const inKernel = (hook: HookId): boolean =>
  hookType(hook).family === 'kprobe' || hookType(hook).family === 'fentry';

/** Why this trial must not be made: one sentence; null when it may. Asked before every trial. */
export function whyNot(
  facts: AdvisorFacts,
  { hook, at }: TrialCase,
  { disposable, seconds }: Circumstances,
): string | null {
  if (at.kind === 'user' && (userAddress(at.symbol) || at.offset > 0) && !disposable) {
    return 'No kernel checks whether an instruction begins there: in the middle of one the program would break. On a machine that is used this is not tried; a lab VM may';
  }
  if (at.kind !== 'fn' || !inKernel(hook)) return null;
  const danger = trialDanger(facts, at.fn, hook);
  if (danger) return DANGER[danger](at.fn);
  if (seconds > 0 && CLOCK.test(at.fn)) {
    return `${at.fn} is read for every program that is counted: counting its hits would call it from within itself. Try it without counting`;
  }
  if (disposable) return null;
  if (needsReturn(hook) && neverReturns(facts, at.fn)) {
    return `${at.fn} never returns, so what is put on its return is never taken away again. On a machine that is used this is not tried; a lab VM may`;
  }
  if (MACHINERY.test(at.fn)) {
    return `${at.fn} belongs to what attaches and detaches probes. On a machine that is used this is not tried; a lab VM may`;
  }
  return null;
}
