import { Problem } from '@hooklab/base';
import { applies, hookType, pointText } from '@hooklab/hook';
import { type CardNeeds, endsOf } from '../card/ends';
import { namesIn, pathsOf } from '../expression/ast';
import { parseExpression } from '../expression/parse';
import type { ProbeFacts } from '../facts/facts';
import { resolveEnd } from '../resolve/end';
import type { ResolvedEnd } from '../resolve/resolved';
import { scopeAt } from '../resolve/scope';
import type { SpecWay } from '../spec/schema';
import { hooksFor, type SpecPoint, specPoint } from '../spec/words';
import type { Scope } from '../typing/scope';
import type { End } from '../way/end';
import type { DraftFault, SpecDraft } from './draft';

/** The ends of a draft's way: what stands in the spec, without captures. */
export interface WayEnds
  extends Pick<
    SpecWay,
    'hook' | 'entry' | 'points' | 'ahead' | 'exit' | 'key' | 'renamed' | 'args' | 'note'
  > {
  /** prototypes and kinds that the spec says for single points */
  readonly at: SpecWay['at'];
}

/** Where the draft's programs run. `faults`: points that are none, or that the hook cannot hook. */
export function endsOfDraft(draft: SpecDraft): { ends: WayEnds; faults: DraftFault[] } {
  const { hook, origin } = draft;
  const faults: DraftFault[] = [];
  const points = draft.points.flatMap((text, i) => {
    const fault = (message: string): [] => {
      faults.push({ place: `point.${i}`, message, near: [] });
      return [];
    };
    const point = specPoint(text.trim());
    if (!point)
      return fault('write tracepoint:CATEGORY:NAME, fn:NAME, syscall:NAME, lsm:HOOK, user:PATH:SYMBOL');
    const base = origin.ways.find((way) => way.hook === hook);
    const first = base?.points.includes(text.trim()) ? (base.entry ?? hook) : hook;
    if (!applies(point, first)) return fault(`${hook} cannot hook this; ${hooksFor(point).join(', ')} can`);
    return [point];
  });
  if (draft.points.length === 0) faults.push({ place: 'spec', message: 'it has no point', near: [] });
  return { ends: waysEnds(draft, points), faults };
}

function waysEnds(draft: SpecDraft, points: readonly SpecPoint[]): WayEnds {
  const { hook, origin } = draft;
  const texts = points.map(pointText);
  const base = origin.ways.find((way) => way.hook === hook);
  if (!base || (texts.length > 0 && !texts.some((text) => base.points.includes(text)))) {
    if (points.length === 0) return { hook, points: texts, at: {} };
    const ends = endsOf(hook, points, needsOf(draft), false);
    const entry = ends.entries[0]!.hook;
    return {
      hook,
      ...(entry === hook ? {} : { entry }),
      points: ends.entries.map(({ point }) => pointText(point)),
      at: {},
      ...(ends.exit ? { exit: { hook: ends.exit.hook, point: pointText(ends.exit.point) } } : {}),
    };
  }
  const { ahead, entry, exit, key, renamed, args, note } = base;
  const exits = exit?.points && texts.map((text) => exit.points![base.points.indexOf(text)] ?? text);
  const last = exits ?? (exit?.point === undefined ? [] : [exit.point]);
  const named = Object.entries(renamed ?? {}).filter(
    ([point]) => texts.includes(point) || last.includes(point),
  );
  return {
    hook,
    ...(entry ? { entry } : {}),
    points: texts,
    at: Object.fromEntries(Object.entries(base.at).filter(([point]) => texts.includes(point))),
    ...(args ? { args } : {}),
    ...(note ? { note } : {}),
    ...(ahead ? { ahead } : {}),
    ...(exit ? { exit: { hook: exit.hook, ...(exits ? { points: exits } : { point: exit.point }) } } : {}),
    ...(key ? { key } : {}),
    ...(named.length > 0 ? { renamed: Object.fromEntries(named) } : {}),
  };
}

/** What its expressions are of: of a half-typed one nothing is said. */
function needsOf({ columns, filters }: SpecDraft): CardNeeds {
  const all = [...columns.map(({ text }) => text), ...filters].flatMap((text) => {
    const parsed = parseExpression(text, 'arg');
    return parsed.ok ? [parsed.expression] : [];
  });
  const single = all.flatMap((e) => (e.kind === 'first' ? e.of : [e]));
  const paths = single.flatMap(pathsOf);
  const latency = single.some(
    (e) =>
      (e.kind === 'builtin' && e.name === 'latency') ||
      (e.kind === 'formula' && namesIn(e.node).has('latency')),
  );
  return {
    entry: paths.some(({ root }) => root !== 'ret'),
    ret: paths.some(({ root }) => root === 'ret'),
    latency,
  };
}

/** One end on a kernel, and what may be named there. */
export interface DraftEnd {
  readonly end: ResolvedEnd;
  readonly scope: Scope;
}

/** The entries in the order of the points, and the exit. Of what is not on this kernel there is a fault, and null. */
export function resolveDraft(
  ends: WayEnds,
  facts: ProbeFacts,
): { entries: (DraftEnd | null)[]; exit: DraftEnd | null; faults: DraftFault[] } {
  const faults: DraftFault[] = [];
  const joined = ends.exit !== undefined;
  const at = (end: End, others: readonly string[], of: string, place: string): DraftEnd | null => {
    let first: Problem | null = null;
    for (const point of [end.point, ...others.map((other) => specPoint(other)!)]) {
      try {
        const args = ends.at[of]?.args ?? ends.args ?? null;
        const resolved = resolveEnd({ ...end, point }, facts, args);
        return { end: resolved, scope: scopeAt(resolved, facts, joined) };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        first ??= error;
      }
    }
    faults.push({
      place,
      message: [first!.what, first!.cause].filter(Boolean).join(': '),
      near: nearIn(first!),
    });
    return null;
  };
  const renamed = (text: string): readonly string[] => ends.renamed?.[text] ?? [];
  const entries = ends.points.map((text, i) =>
    at({ hook: ends.entry ?? ends.hook, point: specPoint(text)! }, renamed(text), text, `point.${i}`),
  );
  const last = ends.exit?.point ?? ends.exit?.points?.[0];
  const exit =
    ends.exit && last !== undefined
      ? at({ hook: ends.exit.hook, point: specPoint(last)! }, renamed(last), ends.points[0]!, 'hook')
      : null;
  return { entries, exit, faults };
}

/** "Did you mean fn:a or fn:b?" */
export const nearIn = ({ fix }: Problem): string[] =>
  /^Did you mean (.+)\?$/.exec(fix ?? '')?.[1]?.split(/, | or /) ?? [];

/** What a name that stands alone is of. */
export const bareOf = (hook: SpecWay['hook']): 'arg' | 'field' =>
  hookType(hook).context === 'record' ? 'field' : 'arg';
