import { type AdvisorFacts, advise, isUseful, parseNeeds, wishOf } from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { type HookId, parsePoint, pointText } from '@hooklab/hook';
import {
  filterOf,
  findSpec,
  needsOfAsked,
  type ProbeFacts,
  type ProbeSpec,
  parseSpec,
  specOfCard,
} from '@hooklab/probe';
import type { LessonProbe } from '../format/schema';

/**
 * A probe of a lesson as the spec that it is on this kernel, by the same way as a card of the advisor. A hook that is
 * named is taken also where it is not advised: a lesson shows what does not work too. Throws Problem.
 */
export function specOfProbe(
  probe: LessonProbe,
  facts: AdvisorFacts,
  probeFacts: ProbeFacts,
): { spec: ProbeSpec; hook: HookId } {
  if (probe.spec !== undefined) {
    const spec = findSpec(probe.spec);
    const filter = (probe.filter ?? []).map((text) => {
      const read = filterOf(text);
      if (read.kind === 'formula')
        throw new Problem({ code: 'lesson', what: `“${text}” compares no column of ${spec.name}` });
      const { of, op, value } = read.filter;
      return { column: of, op, value };
    });
    const hook = probe.hook ?? spec.ways[0]!.hook;
    return {
      spec: filter.length > 0 ? parseSpec({ ...spec, filter: [...spec.filter, ...filter] }) : spec,
      hook,
    };
  }
  const point = parsePoint(probe.point!);
  const said = probe.need ? (parseNeeds(probe.need.join(',')) ?? {}) : {};
  const needs = { ...needsOfAsked([...(probe.show ?? []), ...(probe.by ?? [])]), ...said };
  const advice = advise(facts, { kind: 'point', point }, { needs });
  const here = advice.candidates.filter(({ points }) => points.map(pointText).includes(pointText(point)));
  const chosen = here.find((c) => (probe.hook ? c.hook === probe.hook : isUseful(c)));
  if (!chosen)
    throw new Problem({
      code: 'no-program',
      what: `${probe.hook ?? 'No hook'} is no answer to ${probe.point} here`,
      where: probeFacts.kernel,
    });
  const wish = wishOf(advice, chosen);
  const spec = specOfCard(
    {
      ...wish,
      asked: probe.show,
      filter: probe.filter ?? [],
      sums: probe.by ? { by: probe.by, totals: [] } : undefined,
    },
    probeFacts,
  );
  return { spec, hook: chosen.hook };
}
