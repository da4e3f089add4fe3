import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Milliseconds } from '@hooklab/base';
import { controlPort, dataPort } from '../guest/ports';
import { cancelled } from '../host/run';

/** A session that the guest has begun on both ports of a channel (see serveScript). */
export interface Session {
  data: Socket;
  control: Socket;
  /** the first bytes of the loader */
  rest: Buffer;
  /** Whoever listens hears the lines of this session from its start. */
  onExit(listener: (exit: LoaderExit) => void): void;
}

export interface LoaderExit {
  /** as a shell says it: 128 + signal */
  status: number;
  /** that it has sent in all */
  bytes: number;
}

/** How often the guest is asked again: it may have been between two clients, and have dropped what it was sent. */
const AGAIN: Milliseconds = 1_000;

/**
 * Connect both ports and have the guest begin a session: whatever comes on the data port before the line with our own
 * nonce is of an earlier client, and dropped. Undefined when it does not work out in time.
 */
export function beginSession(
  connect: (name: string) => Socket,
  channel: number,
  timeoutMs: Milliseconds,
  signal?: AbortSignal,
): Promise<Session | undefined> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled('Opening the channel'));
    const nonce = randomBytes(16).toString('hex');
    const mark = Buffer.from(`ready ${nonce}\n`, 'latin1');
    const control = connect(controlPort(channel).socket);
    const data = connect(dataPort(channel).socket);
    const exit = new ExitLine(nonce);
    const start = () => control.write(`start ${nonce}\n`);
    let seen = Buffer.alloc(0);

    control.setEncoding('latin1').on('data', (text: string) => {
      for (const line of exit.push(text)) if (line === 'idle' && waiting) start();
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
      resolve({ data, control, rest, onExit: (listener) => exit.listen(listener) });
    };
    data.on('data', onData);

    const fail = () => {
      settle();
      control.destroy();
      data.destroy();
      if (signal?.aborted) reject(cancelled('Opening the channel'));
      else resolve(undefined);
    };
    let waiting = true;
    const again = setInterval(start, AGAIN);
    const timer = setTimeout(fail, timeoutMs);
    signal?.addEventListener('abort', fail);
    // stays: an error may come at any time, 'close' tells
    for (const socket of [control, data]) socket.on('error', () => {}).on('close', fail);

    function settle() {
      waiting = false;
      clearTimeout(timer);
      clearInterval(again);
      signal?.removeEventListener('abort', fail);
      data.off('data', onData);
      for (const socket of [control, data]) socket.off('close', fail);
    }
  });
}

/** The lines of a control port; the session's last one is kept until somebody listens. */
class ExitLine {
  readonly #pattern: RegExp;
  #text = '';
  #exit: LoaderExit | undefined;
  #listener: ((exit: LoaderExit) => void) | undefined;

  constructor(nonce: string) {
    // exit 0123… 0 81234
    this.#pattern = new RegExp(`^exit ${nonce} (\\d+) (\\d+)$`);
  }

  /** The whole lines there are now. */
  push(text: string): string[] {
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop()!;
    for (const line of lines) {
      const match = this.#pattern.exec(line);
      if (!match) continue;
      this.#exit = { status: Number(match[1]), bytes: Number(match[2]) };
      this.#listener?.(this.#exit);
    }
    return lines;
  }

  listen(listener: (exit: LoaderExit) => void): void {
    this.#listener = listener;
    if (this.#exit) listener(this.#exit);
  }
}
