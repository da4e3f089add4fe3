import type { AdvisorFacts } from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { type HookId, type Point, pointText } from '@hooklab/hook';
import { type TrialCase, type TrialReport, type TrialResult, trialResultsSchema } from '@hooklab/protocol';
import type { Arch } from '@hooklab/surface';
import type { Kernels } from '../kernel/kernels';
import type { LoaderConnection } from '../target/connection';
import type { Targets } from '../target/registry';
import { whyNot } from './deny';
import { trialCase } from './place';

/** One hook at one point to prove. */
export interface Wish {
  point: Point;
  hook: HookId;
}

export interface TrialOptions {
  /** stay attached so long and count the hits; 0 does not wait */
  seconds?: number;
  /** ends at once: what was tried until then is kept */
  signal?: AbortSignal;
  /** what the deny list asks, when it is there already */
  facts?: AdvisorFacts;
  /** called for each report, in order */
  onReport?: (report: TrialReport, done: number) => void;
}

/**
 * A machine that stands still answers no more, and its loader's own time limit stands still with it. So long may a
 * request take, and so long each of its cases, before that is said; far more than under software emulation.
 */
const SILENT_MS = 60_000;
const SILENT_CASE_MS = 3_000;

/** Of one request: small enough for progress and for a quick end, large enough for a good rate. */
const CHUNK = 240;
const CHUNK_COUNTED = 4;

/** Real loads and attaches of two instructions on a target: the last word on a verdict. */
export class Trials {
  readonly #targets: Targets;
  readonly #kernels: Kernels;

  constructor(targets: Targets, kernels: Kernels) {
    this.#targets = targets;
    this.#kernels = kernels;
  }

  /** Tries all in order and gives as many reports, fewer only when the signal ended it. Fails when the target does. */
  async run(id: string, wishes: readonly Wish[], options: TrialOptions = {}): Promise<TrialReport[]> {
    const { seconds = 0, signal, onReport } = options;
    const target = await this.#targets.open(id);
    const kernel = this.#kernels.of(target);
    const facts = options.facts ?? (await kernel.symbols());
    const circumstances = { disposable: id.startsWith('lab:'), seconds };
    const planned = wishes.map((wish) => plan(wish, facts, kernel.arch, circumstances));
    const reports: TrialReport[] = [];
    const chunk = seconds > 0 ? CHUNK_COUNTED : CHUNK;
    const stopped = abortOf(signal);
    for (let at = 0; at < planned.length; at += chunk) {
      if (signal?.aborted) break;
      const trying = tryChunk(target.connection, planned.slice(at, at + chunk), seconds);
      const done = await Promise.race([trying, stopped]);
      if (done === null) {
        // the target is about to be closed, or the loader finishes what it has: nobody waits for that
        trying.catch(() => {});
        break;
      }
      for (const report of done) {
        reports.push(report);
        onReport?.(report, reports.length);
      }
    }
    return reports;
  }
}

const abortOf = (signal: AbortSignal | undefined): Promise<null> =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve(null), { once: true }));

/** Either what is asked of the loader, or the report that it is not asked. */
interface Planned {
  wish: Wish;
  what: TrialCase | TrialReport;
}

function plan(
  wish: Wish,
  facts: AdvisorFacts,
  arch: Arch,
  circumstances: Parameters<typeof whyNot>[2],
): Planned {
  const what = trialCase(wish.hook, wish.point, arch);
  if (typeof what === 'string') return { wish, what: refused(wish, what) };
  const danger = whyNot(facts, what, circumstances);
  return { wish, what: danger ? refused(wish, danger) : what };
}

async function tryChunk(
  connection: LoaderConnection,
  planned: Planned[],
  seconds: number,
): Promise<TrialReport[]> {
  const cases = planned.flatMap(({ what }) => ('outcome' in what ? [] : [what]));
  const results = cases.length === 0 ? [] : await ask(connection, cases, seconds);
  let next = 0;
  return planned.map(({ wish, what }) => ('outcome' in what ? what : reportOf(wish, results[next++]!)));
}

async function ask(
  connection: LoaderConnection,
  cases: TrialCase[],
  seconds: number,
): Promise<TrialResult[]> {
  const limit = SILENT_MS + cases.length * (SILENT_CASE_MS + seconds * 1000);
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(standsStill(limit)), limit);
  });
  try {
    const answer = connection.request('trial', { seconds, cases });
    answer.catch(() => {});
    return trialResultsSchema.parse(await Promise.race([answer, silent])).results;
  } finally {
    clearTimeout(timer);
  }
}

const standsStill = (ms: number): Problem =>
  new Problem({
    code: 'trial-silent',
    what: `The target has not answered for ${Math.round(ms / 1000)} s`,
    cause: 'it may stand still because of a trial',
    fix: 'Stop the target (a lab VM) or restart the machine',
  });

const reportOf = (wish: Wish, { ok, refused, stage, ...rest }: TrialResult): TrialReport => ({
  point: pointText(wish.point),
  hook: wish.hook,
  outcome: refused ? 'refused' : ok ? 'attached' : 'failed',
  // libbpf’s open is the first half of loading to everybody else
  stage: stage === 'open' ? 'load' : stage,
  ...rest,
});

const refused = (wish: Wish, why: string): TrialReport => ({
  point: pointText(wish.point),
  hook: wish.hook,
  outcome: 'refused',
  stage: null,
  errno: null,
  why,
  log: '',
  hits: null,
  countedMs: null,
  ms: 0,
});
