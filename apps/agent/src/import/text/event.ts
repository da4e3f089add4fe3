/** An event as another tool's text tells it. */
export interface TextEvent {
  /** "sched:sched_switch" */
  kind: string;
  /** nanoseconds of the clock that the tool used; null: it tells no time */
  ts: bigint | null;
  comm?: string;
  pid?: number;
  tid?: number;
  cpu?: number;
  /** as they stand there */
  fields: Record<string, string>;
  /** the innermost first: "a+0x1 < b+0x2 [ext4]" */
  stack?: string;
}

/** What the lines of a file are: events, events that the tool lost, lines that are neither. */
export type Told =
  | { kind: 'event'; event: TextEvent }
  | { kind: 'lost'; events: number }
  | { kind: 'unknown'; line: string };

/** Reads lines one by one; `end` gives what is still open. */
export interface LineReader {
  line(text: string): Told[];
  end(): Told[];
}

/** An event whose stack may follow on the next lines. */
export class Open {
  readonly #event: TextEvent;
  readonly #frames: string[] = [];

  constructor(event: TextEvent) {
    this.#event = event;
  }

  push(frame: string): void {
    this.#frames.push(frame);
  }

  close(): Told {
    if (this.#frames.length > 0) this.#event.stack = this.#frames.join(' < ');
    return { kind: 'event', event: this.#event };
  }
}

/** "71881.511125" and "71881.511125213" */
export const nanoseconds = (seconds: string, fraction: string): bigint =>
  BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
