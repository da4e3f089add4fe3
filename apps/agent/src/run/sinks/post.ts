import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Milliseconds } from '@hooklab/base';

/** Of an answer so much is kept: an error's first lines. */
const MOST_ANSWER = 64 * 1024;

export interface Posted {
  readonly status: number;
  readonly body: Buffer;
}

/** The first line of what a server said of a failure. */
export const saidBy = ({ status, body }: Posted): string =>
  body.toString('utf8').split('\n')[0]?.slice(0, 300) || `HTTP ${status}`;

/** POSTs to one server over one kept connection. */
export class Poster {
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #timeout: Milliseconds;
  readonly #agent: HttpAgent;

  /** `timeout`: of an answer. */
  constructor(base: URL, headers: Readonly<Record<string, string>>, timeout: Milliseconds) {
    this.#base = base;
    this.#headers = headers;
    this.#timeout = timeout;
    const options = { keepAlive: true, maxSockets: 1 };
    this.#agent = base.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** Rejects where there is no answer: refused, reset, late, aborted. */
  post(path: string, body: Uint8Array | string, signal: AbortSignal): Promise<Posted> {
    const url = new URL(path, this.#base);
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const length = String(Buffer.byteLength(body));
    return new Promise((resolve, reject) => {
      const headers = { ...this.#headers, 'content-length': length };
      const asked = request(url, { method: 'POST', headers, agent: this.#agent, signal }, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          if (bytes < MOST_ANSWER) chunks.push(chunk);
          bytes += chunk.length;
        });
        response.on('error', reject);
        response.on('close', () => reject(new Error('the answer ended early')));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      });
      asked.setTimeout(this.#timeout, () =>
        asked.destroy(new Error(`no answer within ${this.#timeout / 1000} s`)),
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
