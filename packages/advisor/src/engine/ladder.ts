import { hookType, sectionOf } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { hookAdvice } from '../hooks';
import { isUseful } from '../predict/outcome';
import { type Message, msg } from '../text/message';
import type { LadderStep } from './candidate';
import type { Judged } from './draft';
import { pricesOf } from './price';
import { seesReturn } from './score';

/** The steps below a candidate: each next one that works, with what is lost and gained on the way from the last. */
export function ladderFrom(
  facts: AdvisorFacts,
  ranked: readonly Judged[],
  at: number,
  limit = 4,
): LadderStep[] {
  const { arch } = facts.kernel;
  const steps: LadderStep[] = [];
  let from = ranked[at]!;
  for (const to of ranked.slice(at + 1)) {
    if (steps.length === limit) break;
    if (!isUseful(to.prediction) || to.hook === from.hook) continue;
    steps.push({
      hook: to.hook,
      points: to.points,
      sections: to.points.map((point) => sectionOf(to.hook, point, arch)),
      loses: losses(facts, from, to),
      gains: gains(facts, from, to),
    });
    from = to;
  }
  return steps;
}

function losses(facts: AdvisorFacts, from: Judged, to: Judged): Message[] {
  const a = hookType(from.hook);
  const b = hookType(to.hook);
  const before = hookAdvice(from.hook).scores;
  const after = hookAdvice(to.hook).scores;
  const lost: Message[] = [];
  if (seesReturn(from) && !seesReturn(to)) lost.push(msg('lose.return'));
  if (a.sees.entry !== 'none' && b.sees.entry === 'none' && !to.joined) lost.push(msg('lose.entry'));
  else if (before.typed - after.typed >= 2) lost.push(msg('lose.typed'));
  if (a.sees.both && !b.sees.both && seesReturn(to)) lost.push(msg('lose.together'));
  if (a.multi && !b.multi) lost.push(msg('lose.multi'));
  if (before.stability - after.stability >= 2) lost.push(msg('lose.stability'));
  const cost = pricesOf(facts, from.hook, to.hook);
  if (cost && cost.to > cost.from * 1.5) lost.push(msg('lose.cost', { ...cost }));
  if (
    from.hook === 'tp' &&
    from.points[0]?.kind === 'tracepoint' &&
    from.points[0].category === 'syscalls' &&
    hookType(to.hook).context === 'raw'
  ) {
    lost.push(msg('lose.inKernelFilter'));
  }
  return lost.length > 0 ? lost : [msg('lose.nothing')];
}

function gains(facts: AdvisorFacts, from: Judged, to: Judged): Message[] {
  const before = hookAdvice(from.hook).scores;
  const after = hookAdvice(to.hook).scores;
  const won: Message[] = [];
  if (!seesReturn(from) && seesReturn(to)) won.push(msg('gain.return'));
  if (after.typed - before.typed >= 2) won.push(msg('gain.typed'));
  if (after.stability - before.stability >= 2) won.push(msg('gain.stability'));
  const cost = pricesOf(facts, from.hook, to.hook);
  if (cost && cost.from > cost.to * 1.5) won.push(msg('gain.cost', { ...cost }));
  return won;
}
