import { Problem, type ProblemShape, type Undo } from '@hooklab/base';
import {
  BATCH_HEADER,
  BLOB_HEADER,
  blobId,
  FrameKind,
  GROUPS_HEADER,
  messageSchema,
  readBatchHeader,
  readGroupsHeader,
} from '@hooklab/protocol';
import { clip } from '../io/clip';
import { type FromChild, type MapRequest, type Own, passesData, type RunStart } from '../io/messages';
import { uptime } from '../io/uptime';
import type { Wire } from '../io/wire';
import type { Worker, WorkerEnd } from './worker';

/** A worker that was asked to stop and says nothing for so long, though it is being read, is killed. */
const STOP_SILENCE_MS = 10_000;
/** One that is still starting has nothing to lose: it leaves at once, or is killed after so long. */
const STOP_START_MS = 2_000;

/**
 * The parent's view of one run. Exactly one of these is said in the end: a refused reply to `run.start` (it
 * never ran), or `run.ended` (it did).
 */
export class ParentRun {
  readonly #wire: Wire;
  readonly #worker: Worker;
  readonly #request: RunStart;
  readonly #stopReplies: number[] = [];
  /** requests that the worker is to reply to */
  readonly #asked = new Set<number>();
  #state: 'starting' | 'streaming' | 'over' = 'starting';
  #stopping = false;
  /** it was asked to stop, and killed because it did not */
  #hung = false;
  #silence: NodeJS.Timeout | null = null;
  /** it is over, and its process is gone or free for another */
  readonly done: Promise<void>;
  #finish!: () => void;
  readonly #undo: Undo;
  /** called once the reply to run.start has been sent */
  onStarted: () => void = () => {};
  /** called when its process is free: nothing of the run is loaded any more */
  onFree: (worker: Worker) => void = () => {};
  /** called once its last word has been said: its number is free again, its process may take a little longer */
  onOver: () => void = () => {};

  constructor(wire: Wire, worker: Worker, request: RunStart, elf: Uint8Array, own: Own) {
    this.#wire = wire;
    this.#worker = worker;
    this.#request = request;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#undo = worker.handle({
      message: (message) => this.#message(message),
      batch: (payload) => this.#batch(payload),
      blob: (payload) => this.#blob(payload),
      groups: (payload) => this.#groups(payload),
      end: (end) => this.#workerEnded(end),
    });
    worker.sendBlobs(request.id, elf);
    worker.send({ type: 'start', request, own });
  }

  get id(): number {
    return this.#request.run;
  }

  /** Asks the run to detach; `id` is replied to once `run.ended` has been sent. */
  stop(id: number): void {
    this.#stopReplies.push(id);
    if (this.#state === 'over') {
      this.#replyToStops();
    } else if (!this.#stopping) {
      this.#stopping = true;
      this.#worker.goes('urgent');
      // what it has said already may not be here yet, that it streams too: it alone knows how far it is
      this.#worker.send({ type: 'stop', run: this.id, at: uptime() });
      if (this.#state === 'starting') this.#endStart();
      else this.#listenForSilence();
    }
  }

  grant(bytes: number): void {
    this.#worker.send({ type: 'credit', run: this.id, bytes });
  }

  /** The worker replies, or this run when it ends before. Throws `run-unknown` unless it is attached. */
  map(request: MapRequest): void {
    if (this.#state !== 'streaming' || this.#stopping) throw unknownRun(this.id);
    this.#asked.add(request.id);
    this.#worker.send({ type: 'map', request });
  }

  setPaused(paused: boolean): void {
    this.#worker.setPaused(paused);
  }

  kill(): void {
    this.#worker.kill();
    // its end is seen only once what it wrote has been read
    this.#worker.setPaused(false);
  }

  #batch(payload: Uint8Array): void {
    const own = payload.length >= BATCH_HEADER && readBatchHeader(payload).run === this.id;
    this.#pass(FrameKind.batch, payload, own);
  }

  #blob(payload: Uint8Array): void {
    const asked = payload.length >= BLOB_HEADER && this.#asked.has(blobId(payload));
    this.#pass(FrameKind.blob, payload, asked);
  }

  #groups(payload: Uint8Array): void {
    const own = payload.length >= GROUPS_HEADER && readGroupsHeader(payload).run === this.id;
    this.#pass(FrameKind.groups, payload, own);
  }

  /** Untouched to the agent. A worker that says what is not its run's is broken. */
  #pass(kind: FrameKind, payload: Uint8Array, own: boolean): void {
    this.#listenForSilence();
    if (own) this.#wire.forward(kind, payload);
    else this.#worker.kill();
  }

  #message(message: FromChild): void {
    this.#listenForSilence();
    const checked = messageSchema.safeParse(message);
    if (!checked.success) {
      process.stderr.write(`loader: a worker’s message is not one: ${checked.error.message}\n`);
      this.#worker.kill();
      return;
    }
    // totals again in 250 ms: a reader that does not read gets none meanwhile
    if (message.type === 'run.stats' && this.#wire.full) return;
    if (passesData(message, this.#request.id)) this.#wire.sendFirst(message);
    else this.#wire.send(message);
    if (message.type === 'reply' && message.id !== this.#request.id) this.#asked.delete(message.id);
    else if (message.type === 'reply') {
      this.onStarted();
      if (message.ok) this.#streams();
      else this.#overAndFree();
    } else if (message.type === 'run.ended') this.#overAndFree();
  }

  #streams(): void {
    this.#state = 'streaming';
    // it goes first no longer, unless it is asked to stop already
    if (!this.#stopping) this.#worker.goes('usual');
  }

  /** Its process has nothing left of it, and goes on. */
  #overAndFree(): void {
    if (this.#silence) clearTimeout(this.#silence);
    this.#undo();
    // a stop that met its start makes it leave
    if (this.#stopping && this.#state === 'starting') this.#worker.kill();
    else this.onFree(this.#worker);
    this.#over();
    this.#finish();
  }

  #workerEnded(end: WorkerEnd): void {
    if (this.#silence) clearTimeout(this.#silence);
    const { id, run } = this.#request;
    if (this.#state !== 'over') {
      const problem = this.#endProblem(end);
      if (this.#state === 'starting') {
        this.#wire.send({ type: 'reply', id, ok: false, problem });
        this.onStarted();
      } else this.#wire.send({ type: 'run.ended', run, stats: null, problem });
      this.#over();
    }
    this.#finish();
  }

  #over(): void {
    this.#state = 'over';
    for (const id of this.#asked) {
      this.#wire.send({ type: 'reply', id, ok: false, problem: unknownRun(this.id).toJSON() });
    }
    this.#asked.clear();
    this.onOver();
    this.#replyToStops();
  }

  #endProblem(end: WorkerEnd): ProblemShape {
    if (this.#stopping && this.#state === 'starting') {
      return { code: 'run-stopped', what: 'The run was stopped before it was attached' };
    }
    return clip(this.#hung ? hungProblem(end) : workerProblem(end, 'run'));
  }

  #replyToStops(): void {
    for (const id of this.#stopReplies.splice(0)) {
      this.#wire.send({ type: 'reply', id, ok: true, result: {} });
    }
  }

  /** It may be deep in the verifier; the kernel undoes what it did. */
  #endStart(): void {
    setTimeout(() => {
      if (this.#state === 'starting') this.#worker.kill();
    }, STOP_START_MS).unref();
  }

  /** While stopping, silence counts only when it is not we who do not listen. */
  #listenForSilence(): void {
    if (this.#silence) clearTimeout(this.#silence);
    if (!this.#stopping) return;
    this.#silence = setTimeout(() => {
      if (this.#wire.full) {
        this.#listenForSilence();
        return;
      }
      this.#hung = true;
      this.#worker.kill();
    }, STOP_SILENCE_MS);
    this.#silence.unref();
  }
}

export const unknownRun = (run: number): Problem =>
  new Problem({
    code: 'run-unknown',
    what: `There is no run ${run}`,
    cause: 'it never started, or it has ended',
  });

const hungProblem = ({ stderr }: WorkerEnd): Problem =>
  new Problem({
    code: 'run-hung',
    what: 'The run did not stop by itself',
    cause: `its process said nothing for ${STOP_SILENCE_MS / 1000} s after it was asked to, and was killed`,
    fix: 'Its programs are detached; what was not counted by then is not known. Other runs go on',
    log: stderr,
  });

/** What Node.js says of a file that a program is made of and that is not there. */
const NO_FILE = /Cannot find module|cannot open shared object file/;

/** Why a worker is gone, and what that means for what it had loaded. */
export function workerProblem(end: WorkerEnd, what: 'run' | 'trial'): Problem {
  if (end.code !== null && NO_FILE.test(end.stderr)) return replaced(end, what);
  const cause = end.error
    ? `it could not be started: ${end.error.message}`
    : end.broken
      ? `it wrote something else than frames (${end.broken})`
      : end.signal
        ? `it was killed by ${end.signal}`
        : `it ended with code ${end.code}`;
  return new Problem({
    code: `${what}-${end.signal ?? (end.error ? 'spawn' : `exit-${end.code}`)}`,
    what: what === 'run' ? 'The process of this run ended' : 'The process that tries hooks ended',
    cause,
    fix: 'Its programs are detached; the loader and other runs go on. Run it again',
    log: end.stderr,
  });
}

/** The parent lives by what it has in memory: of a lab VM that was booted before a new build, for one. */
const replaced = ({ stderr }: WorkerEnd, what: 'run' | 'trial'): Problem =>
  new Problem({
    code: `${what}-replaced`,
    what: 'The loader cannot start another process',
    cause: 'the files of its program are no longer there: they were replaced while it ran',
    fix: 'Stop the target and open it again: a loader of the new build starts then',
    log: stderr,
  });
