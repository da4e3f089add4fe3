import { type ProblemShape, toProblem } from '@hooklab/base';
import { useEffect, useRef, useState } from 'react';

export interface Asked<T> {
  /** the answer; while a new question is asked, the one before */
  value: T | null;
  /** the question of `value` */
  key: string | null;
  problem: ProblemShape | null;
  waiting: boolean;
}

const NOTHING = { value: null, key: null, problem: null };

/** The answer to the newest question. `key` names it; null: there is none. */
export function useAsk<T>(key: string | null, ask: () => Promise<T>): Asked<T> {
  const [state, setState] = useState<Omit<Asked<T>, 'waiting'>>(NOTHING);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (key === null) {
      setState(NOTHING);
      return;
    }
    let gone = false;
    latest.current().then(
      (value) => !gone && setState({ value, key, problem: null }),
      (error) => !gone && setState({ value: null, key, problem: toProblem(error).toJSON() }),
    );
    return () => {
      gone = true;
    };
  }, [key]);
  return { ...state, waiting: key !== null && state.key !== key };
}
