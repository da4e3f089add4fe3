import { type ProblemShape, toProblem } from '@hooklab/base';
import { useEffect, useRef, useState } from 'react';

export interface Asked<T> {
  /** the answer to the question of now */
  value: T | null;
  /** that, or until it is there the answer to the question before: shown to keep the page still, true of nothing else */
  newest: T | null;
  /** of the question of now */
  problem: ProblemShape | null;
  waiting: boolean;
}

/** What came last, and to which question. */
interface Answer<T> {
  key: string | null;
  value: T | null;
  problem: ProblemShape | null;
}

const NOTHING = { value: null, key: null, problem: null };

/** The answer to the newest question. `key` names it; null: there is none. */
export function useAsk<T>(key: string | null, ask: () => Promise<T>): Asked<T> {
  const [answer, setAnswer] = useState<Answer<T>>(NOTHING);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (key === null) {
      setAnswer(NOTHING);
      return;
    }
    let gone = false;
    latest.current().then(
      (value) => !gone && setAnswer({ value, key, problem: null }),
      (error) => !gone && setAnswer({ value: null, key, problem: toProblem(error).toJSON() }),
    );
    return () => {
      gone = true;
    };
  }, [key]);
  return askedOf(key, answer);
}

/** An answer belongs to its own question only. */
export function askedOf<T>(key: string | null, answer: Answer<T>): Asked<T> {
  const own = key !== null && answer.key === key;
  return {
    value: own ? answer.value : null,
    newest: key === null ? null : answer.value,
    problem: own ? answer.problem : null,
    waiting: key !== null && !own,
  };
}
