/** An answer under the question that it is the answer to. */
export interface Entry {
  key: string;
  text: string;
}

/** Where answers are kept between two visits. What fails is as if it were not there: nothing rejects. */
export interface AnswerStore {
  get(key: string): Promise<string | null>;
  put(entries: readonly Entry[]): Promise<void>;
}

export const NOTHING_KEPT: AnswerStore = {
  get: async () => null,
  put: async () => {},
};
