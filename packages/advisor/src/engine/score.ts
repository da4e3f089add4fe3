import { hookType } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { atLeast, type KernelId, parseRelease } from '../facts/kernel';

import type { Needs } from '../goals';
import { type HookAdvice, hookAdvice } from '../hooks';
import { msg } from '../text/message';
import type { Move } from './candidate';
import type { Judged } from './draft';
import { isPreempted } from './preempt';

/** One place in the expert's order. Needs are weighed against it: two strong needs turn an order around. */
const PLACE = 14;
const FAILS = -1000;
/**
 * Where events are frequent, half of them may be skipped. A function's other hooks lose none: that is more than the
 * expert's order and a cheap hook's gain. A tracepoint has none; another point is another question.
 */
const SKIPPED = { fentry: -60, tracepoint: -8 };
/** Of two events nothing but the thread says that they are one call’s: more than the expert's order of a call's hooks. */
const DOUBTFUL_PAIR = -3 * PLACE;

/** Can it see the return value: by itself, by its point, or by the pair it is part of? */
export const seesReturn = (draft: Judged): boolean => draft.ret || hookType(draft.hook).sees.ret !== 'none';
const seesEntry = (draft: Judged): boolean => hookType(draft.hook).sees.entry !== 'none' || draft.joined;

/** Every reason that moves a candidate up or down, in points. */
export function movesOf(draft: Judged, needs: Needs, facts: Pick<AdvisorFacts, 'kernel' | 'config'>): Move[] {
  const { kernel } = facts;
  const hook = hookType(draft.hook);
  const { scores, caps } = hookAdvice(draft.hook);
  const moves: Move[] = [{ need: 'goal', points: -PLACE * draft.order, why: msg('move.goal') }];
  const add = (need: Move['need'], points: number, why: Move['why']): void => {
    moves.push({ need, points, why });
  };
  verdictMove(draft, add);
  const both = (needs.entry === true && needs.ret === true) || needs.latency === true;
  if (needs.entry) {
    if (!seesEntry(draft)) add('entry', -40, msg('move.noEntry'));
    else if (hook.sees.entry === 'direct') add('entry', 4, msg('move.typedEntry'));
  }
  if (needs.ret) {
    if (seesReturn(draft)) add('ret', 6, msg('move.hasReturn'));
    else add('ret', -45, msg('move.noReturn'));
  }
  if (both) {
    togetherMove(draft, needs, add);
    if (needs.latency && draft.joined && isCallEvent(draft) && isPreempted(facts, draft.hook))
      add('latency', DOUBTFUL_PAIR, msg('move.pairsSkipped'));
  }
  if (needs.stack) {
    if (draft.hook === 'iter') add('stack', -50, msg('move.noStack'));
    else add('stack', 2, msg('move.stack'));
  }
  if (needs.hot) {
    const points = (scores.cost - 3) * 8;
    if (points !== 0) add('hot', points, points > 0 ? msg('move.cheap') : msg('move.dear'));
    if (isPreempted(facts, draft.hook)) {
      add('hot', hook.family === 'fentry' ? SKIPPED.fentry : SKIPPED.tracepoint, msg('move.preempted'));
    }
  }
  if (needs.stable) {
    const points = (scores.stability - 2) * 10;
    if (points !== 0) add('stable', points, points > 0 ? msg('move.stable') : msg('move.unstable'));
  }
  if (needs.sleep) {
    if (hook.sleepable) add('sleep', 30, msg('move.sleeps'));
    else add('sleep', -20, msg('move.cannotSleep'));
  }
  if ((needs.functions ?? 1) > 1) {
    if (hook.multi) add('functions', 25, msg('move.many'));
    else add('functions', -Math.min(40, Math.round(8 * Math.log2(needs.functions!))), msg('move.oneByOne'));
  }
  if (needs.oldest) reachMove(hookAdvice(draft.hook), kernel, needs.oldest, add);
  if (needs.unprivileged) {
    if (scores.privileges >= 4) add('unprivileged', 8, msg('move.fewPrivileges'));
    else add('unprivileged', -25, msg('move.needsRoot', { caps: caps.attach }));
  }
  if (needs.modify) {
    if (hook.decides && hook.streams) add('modify', 10, msg('move.modifies'));
    else add('modify', -40, msg('move.cannotModify'));
  }
  return moves;
}

const isCallEvent = ({ hook, points }: Judged): boolean =>
  hookType(hook).family === 'tracepoint' &&
  points.some(
    (p) =>
      p.kind === 'syscall' ||
      (p.kind === 'tracepoint' && /^(?:raw_)?syscalls$/.test(p.category)) ||
      (p.kind === 'rawtracepoint' && /^sys_(?:enter|exit)$/.test(p.name)),
  );

type Add = (need: Move['need'], points: number, why: Move['why']) => void;

function verdictMove(draft: Judged, add: Add): void {
  const { verdict, predicate } = draft.prediction;
  if (verdict === 'fails') add('verdict', FAILS, msg('move.verdict.fails'));
  else if (verdict === 'unknown') {
    // the user's file decides, on any kernel: that says nothing against the way itself
    add('verdict', hookType(draft.hook).family === 'user' ? -4 : -20, msg('move.verdict.unknown'));
  } else if (verdict === 'caveat') {
    if (predicate === 'P-17') {
      add('verdict', FAILS, msg('move.verdict.refused'));
      return;
    }
    const silent = predicate === 'P-21' || predicate === 'P-18' || predicate === 'P-36';
    add('verdict', silent ? -60 : -8, silent ? msg('move.verdict.silent') : msg('move.verdict.caveat'));
  }
}

function togetherMove(draft: Judged, needs: Needs, add: Add): void {
  const { sees, end } = hookType(draft.hook);
  const need = needs.latency ? 'latency' : 'ret';
  if (sees.both && (!needs.latency || end === 'both'))
    add(need, 2 * hookAdvice(draft.hook).scores.together, msg('move.together'));
  else if (draft.joined || (sees.both && needs.latency))
    add(need, needs.latency ? -8 : -4, msg('move.joined'));
  else if (needs.latency) add('latency', -45, msg('move.noLatency'));
}

function reachMove(
  { minKernel, scores }: HookAdvice,
  kernel: KernelId,
  oldest: readonly [number, number],
  add: Add,
): void {
  const min = kernel.arch === 'arm64' ? minKernel.arm64 : minKernel.x86_64;
  const wanted = oldest.join('.');
  const has =
    min !== null &&
    atLeast({ release: wanted, version: [...oldest, 0], arch: kernel.arch }, ...versionOf(min));
  if (has) add('oldest', scores.reach * 3, msg('move.oldEnough', { oldest: wanted }));
  else add('oldest', -70, msg('move.tooNew', { oldest: wanted, min: min ?? '—' }));
}

function versionOf(text: string): [number, number] {
  const v = parseRelease(text);
  return v ? [v[0], v[1]] : [0, 0];
}

export const total = (moves: readonly Move[]): number => moves.reduce((sum, m) => sum + m.points, 0);
