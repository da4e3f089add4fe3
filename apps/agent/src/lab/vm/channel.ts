import { connect as connectTo, type Socket } from 'node:net';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import type { Milliseconds, Problem, Undo } from '@hooklab/base';
import { tryLockFile } from '../host/lock';
import type { Rights } from '../host/rights';
import { beginSession, type Session } from './session';

/**
 * A byte stream to one loader in the guest: write its standard input, read its standard output.
 *
 * `end()` hangs up after everything was handed over: the loader sees the end of its input and must go; a
 * virtio-serial port knows no half-open state, so what it says after that is lost. `destroy()` hangs up at once.
 * The readable side ends when the loader has exited and all its bytes were read; `exitStatus` is set by then
 * (128 + signal, as a shell says it). A VM that goes away is an 'error' with a Problem `lab-gone`.
 */
export class LabChannel extends Duplex {
  /** the loader's exit status; undefined while it runs, or when it is unknown */
  exitStatus: number | undefined;
  readonly #data: Socket;
  readonly #control: Socket;
  readonly #gone: () => Promise<Problem>;
  readonly #release: Undo;
  #received = 0;
  #expected = Number.POSITIVE_INFINITY;
  #hungUp = false;

  constructor(session: Session, gone: () => Promise<Problem>, release: Undo) {
    super({ highWaterMark: 256 * 1024 });
    this.#data = session.data;
    this.#control = session.control;
    this.#gone = gone;
    this.#release = release;
    this.#data.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#data.on('close', () => this.#closed());
    session.onExit(({ status, bytes }) => {
      this.exitStatus = status;
      this.#expected = bytes;
      this.#finishIfComplete();
    });
    if (session.rest.length > 0) this.#take(session.rest);
    if (this.#data.destroyed) this.#closed();
  }

  override _read(): void {
    this.#data.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // After the loader's end nobody reads; the readable side tells.
    if (this.exitStatus !== undefined || this.#data.destroyed) done();
    else this.#data.write(chunk, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#hungUp = true;
    if (this.#data.destroyed) done();
    else this.#data.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#hungUp = true;
    this.#leave();
    done(error);
  }

  #take(chunk: Buffer): void {
    if (this.#received >= this.#expected) return;
    this.#received += chunk.length;
    if (!this.push(chunk)) this.#data.pause();
    this.#finishIfComplete();
  }

  #finishIfComplete(): void {
    if (this.#received < this.#expected || this.readableEnded) return;
    this.#leave();
    this.push(null);
    if (!this.writableEnded) this.end();
  }

  /** Free for the next client before anybody hears of the end: whoever waits for that may open one at once. */
  #leave(): void {
    this.#data.destroy();
    this.#control.destroy();
    this.#release();
  }

  #closed(): void {
    this.#leave();
    if (this.#received >= this.#expected) return;
    if (this.#hungUp) {
      this.push(null);
    } else void this.#gone().then((problem) => this.destroy(problem));
  }
}

/** Reserve a channel for this process and connect to it. Returns undefined when another client has it. */
export async function openChannel(
  { dir, lock, channel, rights }: { dir: string; lock: string; channel: number; rights: Rights },
  alive: () => boolean,
  gone: () => Promise<Problem>,
  signal?: AbortSignal,
): Promise<LabChannel | undefined> {
  const release = await tryLockFile(lock, rights);
  if (!release) return undefined;
  const connect = (name: string) => rights.as(() => connectTo(join(dir, name)));
  try {
    for (let attempt = 1; ; attempt++) {
      const session = await beginSession(connect, channel, attempt * ATTEMPT_MS, signal);
      if (session) return new LabChannel(session, gone, release);
      if (attempt === ATTEMPTS || !alive()) throw await gone();
      // Long enough for the guest to see that the port was left.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  } catch (error) {
    release();
    throw error;
  }
}

const ATTEMPTS = 3;
const ATTEMPT_MS: Milliseconds = 4_000;
