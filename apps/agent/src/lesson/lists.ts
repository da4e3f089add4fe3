import type { AdvisorFacts } from '@hooklab/advisor';
import { type Point, parsePoint, pointName } from '@hooklab/hook';
import type { Lists } from '@hooklab/lessons';

/** In which of the kernel's own lists a point stands. */
export function listsOf(facts: AdvisorFacts, text: string): Required<Lists> {
  const point = pointOf(text);
  if (!point) return NONE;
  const name = pointName(point);
  const row = facts.rows.first(name);
  const there = point.kind === 'fn' && row >= 0;
  const event = point.kind === 'tracepoint' ? `${point.category}:${point.name}` : null;
  return {
    kallsyms: there,
    traceable: there && (facts.sites.line(row) ?? 0) > 0,
    btf: point.kind === 'fn' && facts.types.func(name) !== null,
    blacklist: there && facts.blacklisted(row) !== null,
    event: event !== null && (facts.events?.has(event) ?? false),
    raw: point.kind === 'tracepoint' && facts.tracepointArgs(point.name) !== null,
  };
}

const NONE = { kallsyms: false, traceable: false, btf: false, blacklist: false, event: false, raw: false };

/** null: what was typed is no point. */
function pointOf(text: string): Point | null {
  try {
    return parsePoint(text);
  } catch {
    return null;
  }
}
