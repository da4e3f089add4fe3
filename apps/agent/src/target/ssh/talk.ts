import { PassThrough, type Readable } from 'node:stream';
import { type Milliseconds, Problem } from '@hooklab/base';

/** So long may a machine take for its next line: looking at itself, or writing what it was sent. */
const LINE_TIME: Milliseconds = 60_000;
/** An account's start-up files may greet, not flood. */
const NOISE = 64 * 1024;

/**
 * The lines that the script says before the loader's bytes begin. A line without the nonce is none of ours: whatever an
 * account's start-up files print. After `ready` the stream is the loader's, to the byte.
 */
export class Talk {
  readonly #from: Readable;
  readonly #nonce: Buffer;
  #held = Buffer.alloc(0);
  #noise = 0;

  constructor(from: Readable, nonce: string) {
    this.#from = from;
    this.#nonce = Buffer.from(`${nonce} `);
  }

  /** Up to the line whose first word is one of `ends`. null: the stream has ended before, or the signal said so. */
  async until(ends: string[], signal: AbortSignal): Promise<string[] | null> {
    const lines: string[] = [];
    for (;;) {
      const line = this.#line();
      if (line === undefined) {
        if (!(await this.#more(signal))) return null;
      } else {
        lines.push(line);
        if (ends.some((end) => line === end || line.startsWith(`${end} `))) return lines;
      }
    }
  }

  /** The stream as it goes on; it ends once `gone` is known too, so that who reads its end can be told why. */
  rest(gone: Promise<void>): Readable {
    const from = this.#from;
    const pass = new PassThrough();
    if (this.#held.length > 0) pass.write(this.#held);
    const ended = from.destroyed
      ? Promise.resolve()
      : new Promise<void>((resolve) => {
          from.once('end', () => resolve());
          from.once('close', () => resolve());
        });
    from.pipe(pass, { end: false });
    void Promise.all([ended, gone]).then(() => pass.end());
    return pass;
  }

  /** The next line of ours, without the nonce; undefined: it has not come yet. */
  #line(): string | undefined {
    for (let end = this.#held.indexOf(10); end >= 0; end = this.#held.indexOf(10)) {
      const line = this.#held.subarray(0, end);
      this.#held = this.#held.subarray(end + 1);
      if (line.subarray(0, this.#nonce.length).equals(this.#nonce))
        return line.subarray(this.#nonce.length).toString('utf8').trimEnd();
      this.#noise += line.length;
    }
    if (this.#noise + this.#held.length <= NOISE) return undefined;
    throw new Problem({
      code: 'ssh-noise',
      what: 'The start-up files of the account print too much',
      cause: `more than ${NOISE / 1024} KiB came before anything of Hooklab’s`,
      fix: 'Let ~/.bashrc and its like print only on a terminal',
    });
  }

  #more(signal: AbortSignal): Promise<boolean> {
    const from = this.#from;
    return new Promise((resolve, reject) => {
      const done = (work: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        from.off('readable', look).off('end', end).off('close', end).off('error', end);
        work();
      };
      const look = () => {
        const chunk = from.read() as Buffer | null;
        if (chunk === null) return;
        this.#held = Buffer.concat([this.#held, chunk]);
        done(() => resolve(true));
      };
      const end = () => done(() => resolve(false));
      const stop = () => end();
      const timer = setTimeout(
        () =>
          done(() =>
            reject(
              new Problem({
                code: 'ssh-silent',
                what: `The machine said nothing for ${LINE_TIME / 1000} s`,
                fix: 'Look at it with ssh; open the target again',
              }),
            ),
          ),
        LINE_TIME,
      );
      if (signal.aborted || from.readableEnded || from.destroyed) return end();
      signal.addEventListener('abort', stop);
      from.on('readable', look).on('end', end).on('close', end).on('error', end);
      look();
    });
  }
}
