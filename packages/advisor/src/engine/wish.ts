import type { HookId, Point } from '@hooklab/hook';
import { pointText } from '@hooklab/hook';
import type { Needs } from '../goals';
import { isUseful } from '../predict/outcome';
import { say } from '../text/message';
import type { Advice } from './advise';
import type { Candidate } from './candidate';

/** `joined`: see Candidate. */
interface WishedWay {
  readonly hook: HookId;
  readonly points: readonly Point[];
  readonly joined: boolean;
}

/** What a program is wished for: a hook at its points, and the other hooks there that would do. */
export interface Wish {
  readonly title: string;
  readonly chosen: WishedWay;
  readonly others: readonly WishedWay[];
  readonly needs: Needs;
}

/** A candidate of an answer as the wish for its program, in the words of the question. */
export function wishOf({ title, needs, candidates }: Advice, chosen: Candidate): Wish {
  const pointsOf = (candidate: Candidate): string => candidate.points.map(pointText).join(' ');
  return {
    title: title ? say(title) : chosen.points.map(pointText).join(' and '),
    chosen,
    others: candidates.filter((c) => isUseful(c) && c.id !== chosen.id && pointsOf(c) === pointsOf(chosen)),
    needs,
  };
}
