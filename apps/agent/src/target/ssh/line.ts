import type { ChildProcess } from 'node:child_process';
import { type Milliseconds, Problem, type ProblemShape } from '@hooklab/base';
import type { LoaderStream } from '../connection';
import type { Address } from './address';
import { endProblem } from './problems';
import { SILENCE } from './script';
import type { Talk } from './talk';

/** What is left has this long to end by itself: the loader detaches, and its directory is removed. */
const KILL_AFTER: Milliseconds = 8000;
const WORDS_KEPT = 64 * 1024;

/** One running ssh. */
export class Line {
  readonly child: ChildProcess;
  readonly gone: Promise<void>;
  /** its standard error, and the machine's */
  words = '';
  readonly #to: Address;
  #failed: Problem | undefined;
  #killing: NodeJS.Timeout | undefined;

  constructor(to: Address, child: ChildProcess) {
    this.#to = to;
    this.child = child;
    child.stdin!.on('error', () => {});
    child.stdout!.on('error', () => {});
    child.stderr!.on('error', () => {});
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.words = (this.words + text).slice(-WORDS_KEPT);
    });
    this.gone = new Promise((resolve) => {
      // its last words may come after it has ended; a shared connection that stays keeps the pipe, so not for long
      const ended = () => {
        clearTimeout(this.#killing);
        const last = setTimeout(resolve, 200);
        child.stderr!.once('close', () => {
          clearTimeout(last);
          resolve();
        });
      };
      child.once('exit', ended);
      child.once('error', (error: NodeJS.ErrnoException) => {
        this.#failed = notStarted(error);
        ended();
      });
    });
  }

  /** Why it is not there any more. */
  ended(): ProblemShape {
    const { exitCode: code } = this.child;
    return this.#failed?.toJSON() ?? endProblem(this.#to, { code, words: this.words, silence: SILENCE });
  }

  stream(talk: Talk, carrier: number | undefined): LoaderStream {
    return {
      input: this.child.stdin!,
      output: talk.rest(this.gone),
      reason: () => this.ended(),
      close: () => this.close(),
      gone: this.gone,
      keepAlive: (SILENCE * 1000) / 6,
      ...(carrier === undefined ? {} : { carrier }),
    };
  }

  /** The end of its input ends the script and the loader there; a line that does not end is cut. */
  close(): void {
    this.child.stdin!.end();
    if (this.child.exitCode === null && this.child.signalCode === null)
      this.#killing ??= setTimeout(() => this.kill(), KILL_AFTER);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

const notStarted = (error: NodeJS.ErrnoException): Problem =>
  new Problem({
    code: 'ssh-missing',
    what: 'ssh did not start',
    cause: error.code === 'ENOENT' ? 'it is not installed here' : error.message,
    fix: 'Run: apt-get install openssh-client',
  });
