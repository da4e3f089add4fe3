import type { Arch } from '@hooklab/surface';
import { hookType } from '../hooks';
import { isUseful } from '../predict/outcome';
import { type Message, msg } from '../text/message';
import type { LadderStep } from './candidate';
import type { Judged } from './draft';
import { seesReturn } from './score';
import { sectionsOf } from './sections';

/** The steps below a candidate: each next one that works, with what is lost and gained on the way from the last. */
export function ladderFrom(ranked: readonly Judged[], at: number, arch: Arch, limit = 4): LadderStep[] {
  const steps: LadderStep[] = [];
  let from = ranked[at]!;
  for (const to of ranked.slice(at + 1)) {
    if (steps.length === limit) break;
    if (!isUseful(to.prediction) || to.hook === from.hook) continue;
    steps.push({
      hook: to.hook,
      points: to.points,
      sections: sectionsOf(to.hook, to.points, arch),
      loses: losses(from, to),
      gains: gains(from, to),
    });
    from = to;
  }
  return steps;
}

const nanoseconds = (d: Judged): number | null => hookType(d.hook).costs[0]?.ns ?? null;

function losses(from: Judged, to: Judged): Message[] {
  const a = hookType(from.hook);
  const b = hookType(to.hook);
  const lost: Message[] = [];
  if (seesReturn(from) && !seesReturn(to)) lost.push(msg('lose.return'));
  if (a.sees.entry !== 'none' && b.sees.entry === 'none' && !to.joined) lost.push(msg('lose.entry'));
  else if (a.scores.typed - b.scores.typed >= 2) lost.push(msg('lose.typed'));
  if (a.sees.both && !b.sees.both && seesReturn(to)) lost.push(msg('lose.together'));
  if (a.multi && !b.multi) lost.push(msg('lose.multi'));
  if (a.scores.stability - b.scores.stability >= 2) lost.push(msg('lose.stability'));
  const [before, after] = [nanoseconds(from), nanoseconds(to)];
  if (before !== null && after !== null && after > before * 1.5)
    lost.push(msg('lose.cost', { from: before, to: after }));
  if (
    from.hook === 'tp' &&
    from.points[0]?.kind === 'tracepoint' &&
    from.points[0].category === 'syscalls' &&
    to.hook.startsWith('raw_tp')
  ) {
    lost.push(msg('lose.inKernelFilter'));
  }
  return lost.length > 0 ? lost : [msg('lose.nothing')];
}

function gains(from: Judged, to: Judged): Message[] {
  const a = hookType(from.hook);
  const b = hookType(to.hook);
  const won: Message[] = [];
  if (!seesReturn(from) && seesReturn(to)) won.push(msg('gain.return'));
  if (b.scores.typed - a.scores.typed >= 2) won.push(msg('gain.typed'));
  if (b.scores.stability - a.scores.stability >= 2) won.push(msg('gain.stability'));
  const [before, after] = [nanoseconds(from), nanoseconds(to)];
  if (before !== null && after !== null && before > after * 1.5)
    won.push(msg('gain.cost', { from: before, to: after }));
  return won;
}
