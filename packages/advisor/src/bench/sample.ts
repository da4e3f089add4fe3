import { type HookId, hookType, parsePoint } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { callsItself } from '../predict/reentry';
import type { SampledCase } from './case';
import { draw, seeded } from './random';
import { rareCases } from './rare';
import { STRATA, stratify } from './strata';

export interface SampleOptions {
  readonly seed: number;
  /** from the whole population */
  readonly any: number;
  /** from each nasty stratum */
  readonly each: number;
  readonly tracepoints: number;
  /** points for each kind of hook beyond those; none without it */
  readonly rare?: number;
}

export const FUNCTION_HOOKS: readonly HookId[] = ['fentry', 'fexit', 'kprobe', 'kretprobe', 'kprobe.multi'];
export const TRACEPOINT_HOOKS: readonly HookId[] = ['tp', 'raw_tp', 'tp_btf'];

/**
 * A seeded random sample of functions, from the whole population and from each stratum that goes wrong, times the five
 * function hooks; and of tracepoints, bare and per-syscall ones among them, times three. A function is drawn once:
 * for the first stratum that drew it. What would endanger the machine is left out (trialDanger).
 */
export function drawSample(facts: AdvisorFacts, options: SampleOptions): SampledCase[] {
  const random = seeded(options.seed);
  const strata = stratify(facts);
  const seen = new Set<string>();
  const cases: SampledCase[] = [];
  for (const stratum of STRATA) {
    const names = draw(strata.get(stratum)!, stratum === 'any' ? options.any : options.each, random);
    for (const name of names) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const hook of FUNCTION_HOOKS) {
        if (trialDanger(facts, name, hook) === null) cases.push({ stratum, point: `fn:${name}`, hook });
      }
    }
  }
  for (const event of draw(tracepoints(facts), options.tracepoints, random)) {
    const name = event.slice(event.indexOf(':') + 1);
    for (const hook of TRACEPOINT_HOOKS) {
      if (hook === 'tp' && event.startsWith(':')) continue;
      const point = event.startsWith(':') ? `rawtracepoint:${name}` : `tracepoint:${event}`;
      cases.push({ stratum: 'tracepoint', point, hook });
    }
  }
  // a generator of its own: the main sample of a seed stays what it was
  for (const c of rareCases(facts, strata, options.rare ?? 0, seeded(options.seed + 1))) {
    const at = parsePoint(c.point);
    if (at.kind === 'fn' && trialDanger(facts, at.name, c.hook) !== null) continue;
    cases.push({ stratum: 'rare', ...c });
  }
  return cases;
}

/** "category:name" of every event, and ":name" of the bare tracepoints that only BTF knows. */
function tracepoints(facts: AdvisorFacts): string[] {
  const events = [...(facts.events?.keys() ?? [])];
  const named = new Set(events.map((e) => e.slice(e.indexOf(':') + 1)));
  return [
    ...events,
    ...facts.types
      .tracepointNames()
      .filter((name) => !named.has(name))
      .map((name) => `:${name}`),
  ];
}

/** Why a trial of this hook must not be made at all; null if it may. */
export function trialDanger(
  facts: AdvisorFacts,
  name: string,
  hook: HookId,
): 'cold-return' | 'called' | 'calls-itself' | null {
  const { family, end } = hookType(hook);
  // what the trampoline itself calls, where the kernel's own deny list lacks it
  if (family === 'fentry' && facts.trampolineCalls(name) > 0 && !facts.sets.get('btf_id_deny')?.has(name)) {
    return 'called';
  }
  if (family === 'fentry' && callsItself(facts, name)) return 'calls-itself';
  // a .cold part is jumped into: a return probe would overwrite a stack slot that holds no return address
  return name.endsWith('.cold') && (end === 'both' || (end === 'exit' && family === 'kprobe'))
    ? 'cold-return'
    : null;
}
