import type { AnswerStore, Entry } from './answers/store';
import { fromText, textOf } from './answers/text';
import type { KernelService, SurfaceRef } from './service';

export type Question = Exclude<keyof KernelService, 'signIn' | 'watch'>;
type Answered<Q extends Question> = (
  ...asked: Parameters<KernelService[Q]>
) => Promise<Awaited<ReturnType<KernelService[Q]>>>;

/** Everything that can be asked of surfaces. */
export type KernelPort = { [Q in Question]: Answered<Q> };

/**
 * `surfaces`: how many of the first arguments name one. `typed`: asked while somebody types; of the questions that then
 * come on each key only the `newest` is kept. `fleeting`: of a text that is being typed, never kept.
 */
const QUESTIONS: Record<Question, { surfaces: 1 | 2; typed?: true; newest?: true; fleeting?: true }> = {
  load: { surfaces: 1 },
  search: { surfaces: 1, typed: true, newest: true },
  rows: { surfaces: 1, typed: true, newest: true },
  facets: { surfaces: 1, typed: true, newest: true },
  counts: { surfaces: 1, typed: true },
  nearest: { surfaces: 1, typed: true, newest: true },
  complete: { surfaces: 1, typed: true, newest: true },
  unreadable: { surfaces: 1 },
  page: { surfaces: 1 },
  moments: { surfaces: 1 },
  standing: { surfaces: 2 },
  lines: { surfaces: 1 },
  diff: { surfaces: 2 },
  advise: { surfaces: 1 },
  compose: { surfaces: 1 },
  ready: { surfaces: 1 },
  understand: { surfaces: 1 },
  checkForm: { surfaces: 1, fleeting: true },
  formHooks: { surfaces: 1, fleeting: true },
  completeText: { surfaces: 1, fleeting: true },
  hoverText: { surfaces: 1, fleeting: true },
  completeC: { surfaces: 1, fleeting: true },
  hoverC: { surfaces: 1, fleeting: true },
  bpftrace: { surfaces: 1 },
};

/** Answers are written when nothing more came for so long. */
const CALM_MS = 250;

export interface KeptKernelOptions {
  /** the one who knows: started when something is asked that is not kept */
  worker: () => KernelPort;
  store: AnswerStore;
  /** what begins every key: which code answers */
  code: string;
  /** told how many answers are not written yet, when that changes */
  unwritten?: (count: number) => void;
}

/**
 * Asks the worker what was not asked before. A surface of one version never changes, so an answer depends on nothing but
 * the code, the surfaces with their versions, and the question: these are its key. Refusals are not kept.
 */
export function keptKernel({ worker, store, code, unwritten = () => {} }: KeptKernelOptions): KernelPort {
  const pending = new Map<string, Entry>();
  /** surfaces that the worker has: what is typed there is answered faster than it is looked up */
  const there = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = async () => {
    const entries = [...pending.values()];
    pending.clear();
    await store.put(entries);
    unwritten(pending.size);
  };
  const keep = (slot: string, key: string, answer: unknown) => {
    const text = textOf(answer);
    if (text === null) return;
    pending.set(slot, { key, text });
    unwritten(pending.size);
    clearTimeout(timer);
    timer = setTimeout(() => void write(), CALM_MS);
  };

  async function answer(question: Question, asked: readonly unknown[]): Promise<unknown> {
    const { surfaces, typed, newest, fleeting } = QUESTIONS[question];
    const refs = asked.slice(0, surfaces) as SurfaceRef[];
    const about = refs.map(({ id, version }) => `${id} ${version}`);
    // the words of progress are no part of the question
    const rest = question === 'load' ? [] : asked.slice(surfaces);
    const words = !fleeting && refs.every(({ version }) => version !== '') ? textOf(rest) : null;
    const ask = () => (worker()[question] as (...all: readonly unknown[]) => Promise<unknown>)(...asked);
    if (words === null) return ask();
    const key = `${code} ${question} ${about.join(' ')} ${words}`;
    if (!typed || !about.every((each) => there.has(each))) {
      const text = await store.get(key);
      const found = text === null ? undefined : readable(text);
      if (found !== undefined) return found;
    }
    const fresh = await ask();
    for (const each of about) there.add(each);
    keep(newest ? `${question} ${about}` : key, key, fresh);
    return fresh;
  }

  const port = Object.fromEntries(
    (Object.keys(QUESTIONS) as Question[]).map((question) => [
      question,
      (...asked: unknown[]) => answer(question, asked),
    ]),
  );
  return port as KernelPort;
}

function readable(text: string): unknown {
  try {
    return fromText(text);
  } catch {
    return undefined;
  }
}
