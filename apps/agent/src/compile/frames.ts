/**
 * Between the agent and its compiler process: a length, then JSON.
 *
 *   ┌ u32, little-endian ┐┌ JSON, UTF-8 ────────────────────────────────────┐
 *   │ 00 00 00 2a        ││ {"type":"run","id":1,"options":{"command":[…],…}} │
 *   └────────────────────┘└─────────────────────────────────────────────────┘
 */
import type { Bytes } from '@hooklab/base';

/** A source, the types and headers it needs, or an object and all that clang said: with room to spare. */
const MOST: Bytes = 32 * 1024 ** 2;

export function frame(message: object): Buffer {
  const json = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(json.length);
  return Buffer.concat([head, json]);
}

/** Bytes as they come → whole messages, not looked at yet. Throws for one that is too long or no JSON. */
export class Frames {
  #chunks: Buffer[] = [];
  #size: Bytes = 0;

  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const messages: unknown[] = [];
    for (let next = this.#next(); next !== null; next = this.#next()) {
      messages.push(JSON.parse(next.toString('utf8')));
    }
    return messages;
  }

  #next(): Buffer | null {
    if (this.#size < 4) return null;
    if (this.#chunks[0]!.length < 4) this.#chunks = [Buffer.concat(this.#chunks)];
    const length = this.#chunks[0]!.readUInt32LE(0);
    if (length > MOST) throw new Error(`a message of ${length} bytes`);
    if (this.#size < 4 + length) return null;
    const all = Buffer.concat(this.#chunks);
    const rest = all.subarray(4 + length);
    this.#chunks = [rest];
    this.#size = rest.length;
    return all.subarray(4, 4 + length);
  }
}
