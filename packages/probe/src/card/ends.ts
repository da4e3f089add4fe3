import { type HookId, hookType, type Point } from '@hooklab/hook';
import { syscallEvent, syscallEventName } from '@hooklab/surface';
import type { SpecPoint } from '../spec/words';
import type { End } from '../way/end';

/** What a person wants to see of a moment. */
export interface CardNeeds {
  readonly entry?: boolean | undefined;
  readonly ret?: boolean | undefined;
  readonly latency?: boolean | undefined;
  readonly stack?: boolean | undefined;
}

/** Where the events of a card begin, and where they end if elsewhere. */
export interface CardEnds {
  readonly entries: readonly End[];
  readonly exit: End | null;
}

/**
 * One end, or two that belong together: points that are `joined` begin at all but the last and end there; others are a
 * moment each; a single one gets its other end.
 */
export function endsOf(
  hook: HookId,
  points: readonly SpecPoint[],
  needs: CardNeeds,
  joined: boolean,
): CardEnds {
  if (points.length > 1) {
    const at = (point: SpecPoint): End => ({ hook, point });
    if (!joined) return { entries: points.map(at), exit: null };
    return { entries: points.slice(0, -1).map(at), exit: at(points.at(-1)!) };
  }
  const own: End = { hook, point: points[0]! };
  const { end, sees } = hookType(hook);
  if (end === 'both') return { entries: [own], exit: null };
  const both = needs.latency === true || (needs.entry === true && needs.ret === true);
  // a trampoline at the exit has the arguments too: it needs the other end for the time between only
  const partner = needs.latency === true || (both && !sees.both) ? partnerOf(own) : null;
  if (!partner) return { entries: [own], exit: null };
  return isExit(own) ? { entries: [partner], exit: own } : { entries: [own], exit: partner };
}

/** At the exit of a call: by its hook, or a syscall's exit event. */
export const isExit = ({ hook, point }: End): boolean =>
  hookType(hook).end === 'exit' || syscallEvent(eventOf(point)?.name ?? '')?.end === 'exit';

/** The other end: of a function by another hook, of a syscall's event by its other event. */
function partnerOf({ hook, point }: End): End | null {
  const { context, partner } = hookType(hook);
  if (context !== 'record') return partner && { hook: partner, point };
  const event = eventOf(point);
  if (!event) return null;
  const here = syscallEvent(event.name);
  if (!here) return null;
  const name = syscallEventName({ ...here, end: here.end === 'enter' ? 'exit' : 'enter' });
  return { hook, point: { ...event, name } };
}

/** The tracefs event of a point; of a syscall the one at its entry. */
function eventOf(point: Point): Extract<SpecPoint, { kind: 'tracepoint' }> | null {
  if (point.kind === 'tracepoint') return point;
  return point.kind === 'syscall'
    ? {
        kind: 'tracepoint',
        category: 'syscalls',
        name: syscallEventName({ end: 'enter', syscall: point.name }),
      }
    : null;
}
