import { type Advice, type Needs, type Question, trialsFrom, type Understood } from '@hooklab/advisor';
import { type ProblemShape, toProblem } from '@hooklab/base';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type Moved, movedBetween } from '../cards/moved';
import type { SurfaceRef } from '../kernel/service';
import type { Reports } from '../targets/trials';
import { useWorkbench } from '../workbench/context';
import { needsText } from './needs';
import { questionKey, questionOf } from './question';

interface Asked {
  point: string | null;
  goal: string | null;
  /** plain words */
  query: string;
  needs: Needs;
}

export interface Answer {
  /** what the words were taken for; null while nothing was typed */
  understood: Understood | null;
  question: Question | null;
  advice: Advice | null;
  /** what the last change of needs, or a trial, did to the ranking */
  moved: ReadonlyMap<string, Moved>;
  problem: ProblemShape | null;
  /** all of this is the answer to what is asked now, not still to what was asked before */
  settled: boolean;
}

const STILL: ReadonlyMap<string, Moved> = new Map();

/** `to`: the surface and question of the advice, '' where nothing is asked. */
type Given = Pick<Answer, 'advice' | 'moved'> & { to: string };
const NOTHING: Given = { advice: null, moved: STILL, to: '' };

/** The question of the address, understood and answered by the worker as it changes; late answers are dropped. */
export function useAnswer(surface: SurfaceRef | null, asked: Asked, reports: Reports): Answer {
  const { kernels } = useWorkbench();
  const { point, goal, query, needs } = asked;
  const [understood, setUnderstood] = useState<{ text: string; answer: Understood } | null>(null);
  const [answer, setAnswer] = useState<Given>(NOTHING);
  const [problem, setProblem] = useState<ProblemShape | null>(null);
  const outright = useMemo(() => questionOf(point, goal), [point, goal]);
  const words = query.trim();

  useEffect(() => {
    if (!surface || words === '') return setUnderstood(null);
    let stale = false;
    kernels.worker.understand(surface, words).then(
      (result) => !stale && setUnderstood({ text: words, answer: result }),
      (error) => !stale && setProblem(toProblem(error).toJSON()),
    );
    return () => {
      stale = true;
    };
  }, [kernels, surface, words]);

  const meant = understood?.answer.question ?? null;
  const key = outright ? questionKey(outright) : words !== '' && meant ? questionKey(meant) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same text is the same question
  const question = useMemo(() => (key === null ? null : (outright ?? meant)), [key]);
  const about = surface && key !== null ? `${surface.id} ${surface.version} ${key}` : '';
  const needed = needsText(needs);
  const last = useRef<{ about: string; needed: string; advice: Advice } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `needed` is the text of `needs`
  useEffect(() => {
    if (!surface || !question) {
      last.current = null;
      return setAnswer(NOTHING);
    }
    let stale = false;
    kernels.worker.advise(surface, question, { needs, trials: trialsFrom(Object.values(reports)) }).then(
      (advice) => {
        if (stale) return;
        const before = last.current?.about === about ? last.current : null;
        last.current = { about, needed, advice };
        setProblem(null);
        setAnswer((a) => {
          if (!before) return { advice, moved: STILL, to: about };
          const moved = movedBetween(before.advice.candidates, advice.candidates);
          // a trial that moved nothing leaves what the needs moved
          return { advice, moved: before.needed === needed && moved.size === 0 ? a.moved : moved, to: about };
        });
      },
      (error) => !stale && setProblem(toProblem(error).toJSON()),
    );
    return () => {
      stale = true;
    };
  }, [kernels, surface, question, needed, reports]);

  const { to, ...given } = answer;
  return {
    understood: words === '' ? null : (understood?.answer ?? null),
    question,
    ...given,
    problem,
    settled: surface !== null && to === about && (words === '' || understood?.text === words),
  };
}
