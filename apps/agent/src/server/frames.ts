import { AsyncResource } from 'node:async_hooks';
import { Problem } from '@hooklab/base';
import { mostBytesOf } from '@hooklab/protocol';
import { Decoder, Encoder } from 'socket.io-parser';

/** Deeper, or with more values, than any message: a spec of a hundred captures has a few hundred. */
const MOST_DEPTH = 32;
const MOST_VALUES = 20_000;

/** In the place of a message that was refused before it was parsed: dispatch answers with its Problem. */
export class RefusedFrame {
  readonly problem: Problem;

  constructor(problem: Problem) {
    this.problem = problem;
  }
}

/**
 * socket.io's parser, which first looks at the raw text: its bytes, and the brackets and commas outside strings. A
 * frame that is too large for its kind, too deep or of too many values is never parsed: with a number it is answered,
 * without one the connection ends. Browsers send no binary.
 *
 *   2 17 ["run.stop",{"run":3}]      type EVENT, acknowledgement number, JSON
 */
class GuardedDecoder extends Decoder {
  /** Made inside the fence of its connection: what fails while a frame is handled ends that (fence.ts). */
  readonly #context = new AsyncResource('hooklab.connection');

  override add(frame: unknown): void {
    this.#context.runInAsyncScope(() => {
      if (typeof frame !== 'string' || frame[0] === '5' || frame[0] === '6')
        throw new Error('binary from a browser');
      const [, number, name] = /^2(\d{1,15})?\["([^"\\]{0,64})"/.exec(frame) ?? [];
      const problem = refusalOf(frame, name);
      if (!problem) return super.add(frame);
      if (number === undefined) throw problem;
      this.emitReserved('decoded', {
        type: 2,
        nsp: '/',
        id: Number(number),
        data: [name, new RefusedFrame(problem)],
      });
    });
  }
}

/** For socket.io's `parser` option. */
export const guardedParser = { Encoder, Decoder: GuardedDecoder };

function refusalOf(frame: string, name: string | undefined): Problem | null {
  const most = mostBytesOf(name);
  // a character is one byte at least, three at most
  const bytes = frame.length * 3 <= most ? frame.length : Buffer.byteLength(frame);
  if (bytes > most) {
    return new Problem({
      code: 'message-too-large',
      what: `The message has ${kib(bytes)}; ${kib(most)} is the most for its kind`,
      where: name,
    });
  }
  const { depth, values } = shapeOf(frame);
  if (depth <= MOST_DEPTH && values <= MOST_VALUES) return null;
  return new Problem({
    code: 'message-too-deep',
    what:
      depth > MOST_DEPTH
        ? `The message is nested deeper than ${MOST_DEPTH} levels`
        : `The message has more than ${MOST_VALUES} values`,
    where: name,
  });
}

const kib = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;

/**
 * How deep a JSON text nests, and how many values it has at the most, without parsing it. Stops at the first count
 * beyond what is allowed. Strings, which are nearly all of a large message, are passed over by `indexOf`.
 */
export function shapeOf(text: string): { depth: number; values: number } {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > deepest) deepest = depth;
        values++;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      case 0x2c: // ,
        values++;
        break;
    }
    if (deepest > MOST_DEPTH || values > MOST_VALUES) break;
  }
  return { depth: deepest, values };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the string that opens at `from` closes; the end of the text where it does not. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}
