import { read, write } from 'node:fs';
import { Readable, Writable } from 'node:stream';

/** A virtio-serial port reads as ended until its other side is connected. */
export interface CharOptions {
  /** before the first byte, an end is not an end: look again */
  endsUntilConnected: boolean;
}

const CHUNK = 64 * 1024;
const RETRY_MS = 5;
const CONNECT_RETRY_MS = 25;

/**
 * A character device (or a file) as a stream: one read at a time on a thread of libuv's pool, where it may
 * block for as long as it likes. Node's own fs streams give up after a few EAGAINs and take every end for good.
 */
export class CharInput extends Readable {
  readonly #fd: number;
  readonly #options: CharOptions;
  #connected = false;

  constructor(fd: number, options: CharOptions) {
    super({ highWaterMark: CHUNK });
    this.#fd = fd;
    this.#options = options;
  }

  override _read(): void {
    const buffer = Buffer.allocUnsafe(CHUNK);
    read(this.#fd, buffer, 0, CHUNK, null, (error, n) => {
      if (this.destroyed) return;
      if (error?.code === 'EAGAIN') {
        setTimeout(() => this._read(), RETRY_MS);
      } else if (error && error.code !== 'ENODEV' && error.code !== 'EIO') {
        this.destroy(error);
      } else if (!error && n > 0) {
        this.#connected = true;
        this.push(buffer.subarray(0, n));
      } else if (!error && !this.#connected && this.#options.endsUntilConnected) {
        setTimeout(() => this._read(), CONNECT_RETRY_MS);
      } else {
        // an end, an unplugged port (ENODEV) or a hung-up terminal (EIO)
        this.push(null);
      }
    });
  }
}

/** The other direction: writes all of every chunk, whatever part the device takes at a time. */
export class CharOutput extends Writable {
  readonly #fd: number;

  constructor(fd: number) {
    super({ highWaterMark: CHUNK, decodeStrings: true });
    this.#fd = fd;
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    const rest = (from: number): void => {
      write(this.#fd, chunk, from, chunk.length - from, null, (error, n) => {
        if (error?.code === 'EAGAIN') setTimeout(rest, RETRY_MS, from);
        else if (error) done(error);
        else if (from + n < chunk.length) rest(from + n);
        else done();
      });
    };
    rest(0);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this._write(chunks.length === 1 ? chunks[0]!.chunk : Buffer.concat(chunks.map((c) => c.chunk)), '', done);
  }
}
