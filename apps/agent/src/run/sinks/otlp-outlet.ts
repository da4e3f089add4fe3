import { Problem } from '@hooklab/base';
import { type OutBatch, type Outlet, sinkRefused } from './out-queue';
import { Poster, saidBy } from './post';

export interface OtlpPlace {
  /** …/v1/logs, …/v1/traces and …/v1/metrics are below it; without user and password */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export type OtlpSignal = 'logs' | 'traces' | 'metrics';

export interface OtlpBatch extends OutBatch {
  readonly signal: OtlpSignal;
}

/** How many of a request's records a receiver's answer says it did not take. */
export type Rejected = (signal: OtlpSignal, answer: Uint8Array) => number;

const ANSWER_MS = 10_000;
/** OTLP says of these that the request may be sent again. */
const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** It takes no request. */
const NEVER: ReadonlySet<number> = new Set([401, 403, 404, 405, 415]);

/**
 * Requests of OTLP/HTTP, protobuf. A receiver cannot be asked what it has, so a request whose answer was lost is not sent
 * again: its events are shed, and unsure. What a receiver refuses of a request is shed.
 */
export class OtlpOutlet implements Outlet<OtlpBatch> {
  readonly #place: OtlpPlace;
  readonly #rejected: Rejected;
  readonly #lost: (rows: number) => void;
  readonly #refuses: (why: string) => void;
  #told = false;
  readonly #poster: Poster;
  readonly #base: string;

  /** `lost`: told of events whose answer was; `refuses`: why it refused a request, the first time. */
  constructor(
    place: OtlpPlace,
    rejected: Rejected,
    lost: (rows: number) => void,
    refuses: (why: string) => void,
  ) {
    this.#refuses = refuses;
    this.#place = place;
    this.#rejected = rejected;
    this.#lost = lost;
    const headers = { 'content-type': 'application/x-protobuf', ...place.headers };
    this.#poster = new Poster(place.url, headers, ANSWER_MS);
    this.#base = place.url.pathname.replace(/\/$/, '');
  }

  async send(
    { bytes, rows, signal: kind }: OtlpBatch,
    _before: boolean,
    signal: AbortSignal,
  ): Promise<number> {
    const path = `${this.#base}/v1/${kind}`;
    const posted = await this.#poster.post(path, bytes, signal).catch((error: NodeJS.ErrnoException) => {
      // nobody was there to take it
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND') throw error;
      this.#lost(rows);
      return null;
    });
    if (!posted) return 0;
    const { status, body } = posted;
    if (status >= 200 && status < 300) return rows - Math.min(rows, this.#rejected(kind, body));
    if (AGAIN.has(status))
      throw new Problem({ code: 'sink', what: `it answered ${status}: ${saidBy(posted)}` });
    if (NEVER.has(status)) {
      throw sinkRefused(
        `${this.#place.url.origin}${path}`,
        `The receiver does not take events (${status})`,
        saidBy(posted),
        status < 404 ? 'Set OTEL_EXPORTER_OTLP_HEADERS' : undefined,
      );
    }
    if (!this.#told) this.#refuses(`${status}: ${saidBy(posted)}`);
    this.#told = true;
    return 0;
  }

  close(): void {
    this.#poster.close();
  }
}
