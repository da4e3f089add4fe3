import { randomBytes } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import type { Problem, Undo } from '@hooklab/base';
import { controlPort, dataPort } from '../guest/ports';
import { cancelled } from '../host/run';

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
    this.#data.on('error', () => {}); // 'close' follows
    this.#data.on('close', () => this.#closed());
    session.onLine((line) => this.#controlLine(line));
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

  // exit 0 81234
  #controlLine(line: string): void {
    const match = /^exit (\d+) (\d+)$/.exec(line);
    if (!match) return;
    this.exitStatus = Number(match[1]);
    this.#expected = Number(match[2]);
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

interface Session {
  data: Socket;
  control: Socket;
  /** the first bytes of the loader */
  rest: Buffer;
  onLine(listener: (line: string) => void): void;
}

/**
 * Reserve a channel for this process and connect to it. Returns undefined when another client has it.
 * `id`: the VM's, which no other user can know.
 */
export async function openChannel(
  dir: string,
  id: string,
  channel: number,
  alive: () => boolean,
  gone: () => Promise<Problem>,
  signal?: AbortSignal,
): Promise<LabChannel | undefined> {
  const release = await reserve(`hooklab-${id}-${channel}`);
  if (!release) return undefined;
  try {
    for (let attempt = 1; ; attempt++) {
      const session = await shakeHands(dir, channel, attempt * ATTEMPT_MS, signal);
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
const ATTEMPT_MS = 4_000;

/** An abstract socket as a lock between processes: the kernel frees it when its owner dies. */
function reserve(name: string): Promise<Undo | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(`\0${name}`, () => {
      server.unref();
      resolve(() => server.close());
    });
  });
}

/**
 * Connect both ports and have the guest begin a session (see serveScript): whatever comes on the data port
 * before the line with our own nonce is of an earlier client, and dropped. Undefined when it does not work out
 * in time.
 */
function shakeHands(
  dir: string,
  channel: number,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Session | undefined> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled('Opening the channel'));
    const nonce = randomBytes(16).toString('hex');
    const mark = Buffer.from(`ready ${nonce}\n`, 'latin1');
    const control = connect(join(dir, controlPort(channel).socket));
    const data = connect(join(dir, dataPort(channel).socket));
    let seen = Buffer.alloc(0);
    let lines = '';
    let onLine = (line: string) => {
      if (line === 'idle') control.write(`start ${nonce}\n`);
    };

    control.setEncoding('latin1').on('data', (text: string) => {
      const parts = (lines + text).split('\n');
      lines = parts.pop()!;
      for (const line of parts) onLine(line);
    });
    const onData = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      const at = seen.indexOf(mark);
      if (at < 0) {
        seen = Buffer.from(seen.subarray(Math.max(0, seen.length - mark.length)));
        return;
      }
      settle();
      data.pause();
      const rest = seen.subarray(at + mark.length);
      resolve({ data, control, rest, onLine: (listener) => (onLine = listener) });
    };
    data.on('data', onData);

    const fail = () => {
      settle();
      control.destroy();
      data.destroy();
      if (signal?.aborted) reject(cancelled('Opening the channel'));
      else resolve(undefined);
    };
    // The guest missed that its last client left, and waits in the middle of the dialogue: begin it for both.
    const nudge = setTimeout(() => control.write(`start ${nonce}\n`), 1_000);
    const timer = setTimeout(fail, timeoutMs);
    signal?.addEventListener('abort', fail);
    for (const socket of [control, data]) socket.on('error', fail).on('close', fail);

    function settle() {
      clearTimeout(timer);
      clearTimeout(nudge);
      signal?.removeEventListener('abort', fail);
      data.off('data', onData);
      for (const socket of [control, data])
        socket
          .off('close', fail)
          .off('error', fail)
          .on('error', () => {});
    }
  });
}
