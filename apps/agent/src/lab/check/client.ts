import type { Duplex } from 'node:stream';
import type { LabChannel, LabVm } from '../index';

export class CheckError extends Error {}

export function expect(true_: boolean, what: string): asserts true_ {
  if (!true_) throw new CheckError(what);
}

/** Reads a channel by lines and by counts. */
export class Client {
  readonly channel: LabChannel;
  /** "hello PID": the guest's number of the stand-in */
  hello = '';
  #seen: Buffer = Buffer.alloc(0);

  private constructor(channel: LabChannel) {
    this.channel = channel;
  }

  /** Open a channel and read the stand-in's hello; anything before it would be old bytes. */
  static async open(vm: LabVm): Promise<Client> {
    const client = new Client(await vm.open());
    const hello = await client.line();
    client.hello = hello;
    expect(/^hello \d+$/.test(hello), `the first line is ${JSON.stringify(hello.slice(0, 80))}, not a hello`);
    return client;
  }

  say(line: string): void {
    this.channel.write(`${line}\n`);
  }

  async line(): Promise<string> {
    for (;;) {
      const at = this.#seen.indexOf(10);
      if (at >= 0) {
        const line = this.#seen.subarray(0, at).toString('latin1');
        this.#seen = this.#seen.subarray(at + 1);
        return line;
      }
      const more = await readSome(this.channel);
      if (!more) throw new CheckError(`the stream ended at ${JSON.stringify(this.#seen.toString('latin1'))}`);
      this.#seen = Buffer.concat([this.#seen, more]);
    }
  }

  /** The next bytes in pieces, up to `length` in total or the end. */
  async *bytes(length = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
    let left = length;
    while (left > 0) {
      const piece = this.#seen.length > 0 ? this.#seen : await readSome(this.channel);
      if (!piece) return;
      const take = piece.subarray(0, Math.min(piece.length, left));
      this.#seen = piece.subarray(take.length);
      left -= take.length;
      yield take;
    }
  }

  /** Everything to the end, as text. */
  async rest(): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of this.bytes()) parts.push(part);
    return Buffer.concat(parts).toString('utf8');
  }

  hangUp(): Promise<void> {
    return new Promise((resolve) => {
      if (this.channel.closed) return resolve();
      this.channel.once('close', () => resolve());
      this.channel.destroy();
    });
  }
}

/** The next piece, or undefined at the end. Rejects with the stream's error. */
function readSome(stream: Duplex): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const now = stream.read() as Buffer | null;
    if (now) return resolve(now);
    if (stream.readableEnded || stream.destroyed)
      return stream.errored ? reject(stream.errored) : resolve(undefined);
    const settle = () => {
      stream.off('readable', ready).off('end', ended).off('error', failed).off('close', ended);
    };
    const ready = () => {
      const bytes = stream.read() as Buffer | null;
      if (!bytes) return;
      settle();
      resolve(bytes);
    };
    const ended = () => {
      settle();
      resolve(undefined);
    };
    const failed = (error: Error) => {
      settle();
      reject(error);
    };
    stream.on('readable', ready).on('end', ended).on('error', failed).on('close', ended);
  });
}
