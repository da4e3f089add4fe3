import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Undo } from '@hooklab/base';
import { type Frame, FrameKind } from '@hooklab/protocol';
import type { EntryGuard } from '../entry/guard';
import { ENV } from '../facts/mounts';
import { sendBlobs } from '../io/blobs';
import type { FromChild, ToChild } from '../io/messages';
import { Wire } from '../io/wire';
import { type Precedence, renice } from './nice';

/** How a worker ended, once all that it wrote has been read. */
export interface WorkerEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** the end of what it wrote to stderr */
  stderr: string;
  /** it could not be started at all */
  error?: Error;
  /** what it wrote was no frame */
  broken?: string;
}

export interface WorkerHandlers {
  message(message: FromChild): void;
  batch(payload: Uint8Array): void;
  /** a piece of what was asked for, with the id of who asked */
  blob?(payload: Uint8Array): void;
  /** a piece of a look at what a run sums up */
  groups?(payload: Uint8Array): void;
  end(end: WorkerEnd): void;
}

const STDERR_KEPT = 16 * 1024;

/**
 * The worker asks for its parent's end itself, but only once Node.js has started. One that is stopped before that
 * would outlive us: where there is util-linux's setpriv, the kernel is asked before Node.js starts.
 */
const SETPRIV = '/usr/bin/setpriv';
const DIE_WITH_US = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', '--'] : [];

/** A child process of this same program (`--run`), which loads and attaches for one run or one trial. */
export class Worker {
  readonly #process: ChildProcess;
  readonly #wire: Wire;
  readonly #guard: Pick<EntryGuard, 'whyNot'>;
  #handlers: WorkerHandlers | null = null;
  #end: WorkerEnd | null = null;
  #stderr = '';
  #started = false;
  #precedence: Precedence = 'background';
  #broken: string | undefined;
  readonly ready: Promise<void>;

  /**
   * It starts in the background, until somebody has work for it. `prefix`: a command to run it through, such as nsenter.
   * `guard` answers what it asks before it attaches.
   */
  constructor(entry: string, prefix: string[], guard: Pick<EntryGuard, 'whyNot'>) {
    this.#guard = guard;
    const [command, ...args] = [...DIE_WITH_US, ...prefix, process.execPath, entry, '--run'];
    // a session of its own: Ctrl-C in the terminal is for the parent, which then ends its children in order
    this.#process = spawn(command!, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      // loading, attaching and detaching block a thread each
      env: { ...ENV, UV_THREADPOOL_SIZE: '8' },
    });
    this.goes('background');
    this.#wire = new Wire(this.#process.stdout!, this.#process.stdin!);
    this.#process.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
      process.stderr.write(text);
    });
    let gotReady!: () => void;
    this.ready = new Promise((resolve) => {
      gotReady = resolve;
    });
    this.#wire.listen({
      frame: (frame) => this.#frame(frame, gotReady),
      end: (problem) => {
        // 'stream' is a broken pipe: the worker is gone, which its exit tells better
        if (!problem || problem.code === 'stream') return;
        this.#broken ??= problem.message;
        this.kill();
      },
    });
    this.#process.on('error', (error) =>
      this.#ended({ code: null, signal: null, stderr: '', error }, gotReady),
    );
    this.#process.on('close', (code, signal) => {
      this.#ended({ code, signal, stderr: this.#stderr }, gotReady);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Node.js runs in it, and it listens. */
  get started(): boolean {
    return this.#started;
  }

  get ended(): boolean {
    return this.#end !== null;
  }

  /** Before whom the machine lets it go. */
  goes(precedence: Precedence): void {
    this.#precedence = precedence;
    if (this.pid !== undefined) renice(this.pid, precedence);
  }

  /** Who hears what the worker says from now on. An end that has already come is told at once. */
  handle(handlers: WorkerHandlers): Undo {
    this.#handlers = handlers;
    // what it said of other work is not this one's
    this.#stderr = '';
    if (this.#end) handlers.end(this.#end);
    return () => {
      if (this.#handlers === handlers) this.#handlers = null;
    };
  }

  send(message: ToChild): void {
    this.#wire.send(message);
  }

  /** Bytes for a message that follows. */
  sendBlobs(id: number, bytes: Uint8Array): void {
    sendBlobs(this.#wire, id, bytes);
  }

  /** Back-pressure: stop reading from it; its own backlog then makes it stop draining the ring. */
  setPaused(paused: boolean): void {
    if (paused) this.#wire.pause();
    else this.#wire.resume();
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #frame(frame: Frame, gotReady: () => void): void {
    if (frame.kind === FrameKind.batch) {
      this.#handlers?.batch(frame.payload);
      return;
    }
    if (frame.kind === FrameKind.blob) {
      this.#handlers?.blob?.(frame.payload);
      return;
    }
    if (frame.kind === FrameKind.groups) {
      this.#handlers?.groups?.(frame.payload);
      return;
    }
    const message = JSON.parse(Buffer.from(frame.payload).toString('utf8')) as FromChild;
    if (message.type === 'ready') {
      this.#started = true;
      gotReady();
    } else if (message.type === 'entry.ask') void this.#answer(message.ask, message.functions);
    else this.#handlers?.message(message);
  }

  async #answer(ask: number, functions: string[]): Promise<void> {
    const whys = await this.#guard.whyNot(functions, this.#precedence === 'background');
    if (!this.ended) this.send({ type: 'entry.answer', ask, whys });
  }

  #ended(end: WorkerEnd, gotReady: () => void): void {
    if (this.#end) return;
    this.#end = { ...end, ...(this.#broken ? { broken: this.#broken } : {}) };
    gotReady();
    this.#handlers?.end(this.#end);
  }
}
