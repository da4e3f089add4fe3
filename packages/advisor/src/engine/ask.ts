import { type Point, parsePoint } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { CONFIDENT, type GoalMatch, matchGoals } from '../goals/match';
import { en } from '../text/en';
import type { Texts } from '../text/message';
import type { Question } from './advise';

/** What a line of text was understood as, and what else it may mean. */
export interface Understood {
  /** null where no goal's words fit: `goals` are then only the nearest */
  readonly question: Question | null;
  readonly sure: boolean;
  readonly goals: readonly GoalMatch[];
}

const KINDED =
  /^(?:fn|function|syscall|tracepoint|tp|rawtracepoint|raw_tp|lsm|struct|user|uprobe|usdt|perf|iter|bpf):/;

/** "fn:tcp_connect", "sched:sched_switch", "task_struct.comm", "vfs_unlink", or a question in plain words. */
export function understand(text: string, facts: AdvisorFacts | null, texts: Texts = en): Understood {
  const line = text.trim();
  const point = /\s/.test(line) || line === '' ? null : pointOf(line, facts);
  const goals = matchGoals(line, facts, texts);
  const best = goals[0];
  // "khugepaged" is a function, and what people call a matter: the matter then, unless it is written as a name
  const isMatter =
    point?.kind === 'fn' && /^[a-z]+$/.test(line) && best !== undefined && best.score >= CONFIDENT;
  if (point && !isMatter) return { question: { kind: 'point', point }, sure: true, goals };
  if (!best || best.score < CONFIDENT) return { question: null, sure: false, goals };
  return { question: { kind: 'goal', goal: best.goal.id, params: best.params }, sure: true, goals };
}

/** One word is a point if it says so, or if this kernel has something of that name. */
function pointOf(line: string, facts: AdvisorFacts | null): Point | null {
  let point: Point;
  try {
    point = parsePoint(line);
  } catch {
    return null;
  }
  if (KINDED.test(line) || point.kind === 'tracepoint' || point.kind === 'field' || !facts) return point;
  if (point.kind !== 'fn') return point;
  if (facts.rows.first(point.name) >= 0 || facts.types.hasFunc(point.name)) return point;
  const event = [...(facts.events?.keys() ?? [])].find((e) => e.endsWith(`:${line}`));
  if (event) return parsePoint(`tracepoint:${event}`);
  if (facts.events?.has(`syscalls:sys_enter_${line}`)) return { kind: 'syscall', name: line };
  return point.name.includes('_') ? point : null;
}
