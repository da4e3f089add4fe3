import type { Socket } from 'socket.io';

/** Beyond this, batches are shed for a browser that does not read, whatever it acknowledges. */
const MOST_BEFORE_BATCHES = 16 * 1024 * 1024;
/** Beyond this its connection ends: answers and progress cannot be shed. */
const MOST = 32 * 1024 * 1024;

interface Packet {
  data?: string | Uint8Array;
}

/**
 * What was sent to one browser and has not left this process: what socket.io's engine holds, and what the connection
 * has not handed to the kernel. An acknowledgement says nothing about it: a client can send those without reading.
 */
export class Backlog {
  readonly #socket: Socket;
  /** characters or bytes of packets that the engine holds */
  #held = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    const { conn } = socket;
    conn.on('packetCreate', (packet: Packet) => {
      this.#held += sizeOf(packet);
      // not closed politely: that would wait for it to read
      if (this.bytes > MOST) setImmediate(() => socket.request.socket.destroy());
    });
    conn.on('flush', (packets: Packet[]) => {
      for (const packet of packets) this.#held = Math.max(0, this.#held - sizeOf(packet));
    });
  }

  get bytes(): number {
    return this.#held + this.#socket.request.socket.writableLength;
  }

  /** May another batch be sent? */
  readonly hasRoom = (): boolean => this.bytes < MOST_BEFORE_BATCHES;
}

const sizeOf = ({ data }: Packet): number => data?.length ?? 0;
