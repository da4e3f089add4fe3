import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { type Milliseconds, Problem } from '@hooklab/base';
import { COMMAND_OUTPUT } from '../guest/commands';
import { cancelled } from '../host/run';

export interface CommandBytes {
  /** as a shell says it: 128 + signal */
  code: number;
  /** of each the first COMMAND_OUTPUT bytes as they are, and then a line that says so */
  stdout: Uint8Array;
  stderr: Uint8Array;
}

export interface CommandResult extends Omit<CommandBytes, 'stdout' | 'stderr'> {
  stdout: string;
  stderr: string;
}

/** For those who read it: what is no UTF-8 is lost. */
export const asText = ({ code, stdout, stderr }: CommandBytes): CommandResult => ({
  code,
  stdout: textOf(stdout),
  stderr: textOf(stderr),
});

/** The guest must have begun by then; it may be very busy. */
const BEGIN: Milliseconds = 30_000;
/** And have answered so long after the command's own time. */
const ANSWER: Milliseconds = 30_000;
/** It may have been between two clients, and have dropped what it was sent. */
const AGAIN: Milliseconds = 1_000;

/**
 * One command on a port of the guest (see guest/commands.ts). Undefined when the guest does not answer; throws Problem
 * `exec-timeout`, with what the command had said as the log, and `lab-cancelled`.
 */
export function runCommand(
  connect: () => Socket,
  command: string,
  timeoutMs: Milliseconds,
  signal?: AbortSignal,
): Promise<CommandBytes | undefined> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled('The command'));
    const seconds = Math.ceil(timeoutMs / 1000);
    const nonce = randomBytes(16).toString('hex');
    const text = Buffer.from(command).toString('base64');
    const run = () => socket.write(`run ${nonce} ${seconds} ${text}\n`);
    const answer = new Answer(nonce);
    const socket = connect();

    const finish = (end: () => void) => {
      clearTimeout(timer);
      clearInterval(again);
      signal?.removeEventListener('abort', abort);
      socket.destroy();
      end();
    };
    const abort = () => finish(() => reject(cancelled('The command')));
    const silent = () => finish(() => resolve(undefined));
    let timer = setTimeout(silent, BEGIN);
    const again = setInterval(run, AGAIN);
    signal?.addEventListener('abort', abort);
    socket.on('error', () => {}).on('close', silent);
    socket.on('data', (chunk: Buffer) => {
      const state = answer.push(chunk);
      if (state === 'idle') run();
      else if (state === 'begun') {
        clearInterval(again);
        clearTimeout(timer);
        timer = setTimeout(silent, seconds * 1000 + ANSWER);
      } else if (state === 'done') {
        const { late, ...result } = answer.result();
        finish(() => (late ? reject(lateProblem(seconds, result)) : resolve(result)));
      }
    });
  });
}

/** What came on the port: first perhaps the rest of an answer to an earlier client. */
class Answer {
  #seen: Buffer = Buffer.alloc(0);
  #state: 'waiting' | 'begun' | 'done' = 'waiting';
  readonly #nonce: string;
  #head: { status: number; late: boolean; out: number; err: number } | undefined;

  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  /** What is new: `undefined` when nothing is. */
  push(chunk: Buffer): 'idle' | 'begun' | 'done' | undefined {
    this.#seen = Buffer.concat([this.#seen, chunk]);
    const before = this.#state;
    let idle = false;
    while (!this.#head) {
      const at = this.#seen.indexOf(10);
      if (at < 0) break;
      const line = this.#seen.subarray(0, at).toString('latin1');
      this.#seen = this.#seen.subarray(at + 1);
      idle ||= this.#line(line) === 'idle';
    }
    if (this.#head && this.#seen.length >= this.#head.out + this.#head.err) this.#state = 'done';
    if (this.#state !== before) return this.#state as 'begun' | 'done';
    return idle && before === 'waiting' ? 'idle' : undefined;
  }

  result(): CommandBytes & { late: boolean } {
    const { status, late, out, err } = this.#head!;
    const stdout = this.#seen.subarray(0, out);
    const stderr = this.#seen.subarray(out, out + err);
    return { code: status, late, stdout: kept(stdout), stderr: kept(stderr) };
  }

  #line(line: string): 'idle' | undefined {
    // the end of an earlier client's output may stand before a line of ours
    if (line.endsWith(`begun ${this.#nonce}`)) this.#state = 'begun';
    // done 0123… 0 0 1234 0
    const done = new RegExp(`done ${this.#nonce} (\\d+) ([01]) (\\d+) (\\d+)$`).exec(line);
    if (done) {
      const [status, late, out, err] = done.slice(1).map(Number) as [number, number, number, number];
      this.#head = { status, late: late === 1, out, err };
    }
    return line.endsWith('idle') ? 'idle' : undefined;
  }
}

function kept(bytes: Buffer): Uint8Array {
  if (bytes.length <= COMMAND_OUTPUT) return bytes;
  return Buffer.concat([
    bytes.subarray(0, COMMAND_OUTPUT),
    Buffer.from(`\n[cut after ${COMMAND_OUTPUT} bytes]\n`),
  ]);
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const lateProblem = (seconds: number, { stdout, stderr }: CommandBytes): Problem =>
  new Problem({
    code: 'exec-timeout',
    what: `The command did not end within ${seconds} s`,
    cause: 'it was killed',
    fix: 'Give it more time (--timeout), or leave it in the background: COMMAND >/tmp/log 2>&1 &',
    log: textOf(stdout) + textOf(stderr),
  });
