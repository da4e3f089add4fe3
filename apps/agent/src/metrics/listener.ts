import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '@hooklab/base';

export interface Metrics {
  server: Server;
  port: number;
  /** who scrapes sends it: Authorization: Bearer TOKEN */
  token: string;
}

/** A token that nobody guesses. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/**
 * A port of its own on loopback, for a scraper only: it has no cookie, and gets nothing but this page. Every request needs
 * the token and names this very port. Rejects with Problem `metrics-port`.
 */
export function listenMetrics(
  port: number,
  token: string,
  read: () => Promise<{ type: string; text: string }>,
): Promise<Metrics> {
  let hosts: string[] = [];
  const server = createServer(async (request, response) => {
    const status = refusalOf(request, hosts, token);
    if (status !== null) return void response.writeHead(status, { connection: 'close' }).end();
    try {
      const { type, text } = await read();
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
    } catch {
      response.writeHead(500, { connection: 'close' }).end();
    }
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  server.on('connection', (socket) => socket.on('error', () => {}));
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new Problem({
          code: 'metrics-port',
          what: `Metrics cannot be served on port ${port}`,
          cause: error.message,
          fix: 'Name another one: --metrics PORT',
        }),
      ),
    );
    server.listen(port, '127.0.0.1', () => {
      const actual = (server.address() as AddressInfo).port;
      hosts = [`127.0.0.1:${actual}`, `localhost:${actual}`];
      server.on('error', () => {});
      resolve({ server, port: actual, token });
    });
  });
}

function refusalOf(
  { url, method, headers }: IncomingMessage,
  hosts: readonly string[],
  token: string,
): number | null {
  // no page of a browser has business here
  if (!hosts.includes(headers.host ?? '') || headers.origin !== undefined) return 403;
  if (!same(headers.authorization ?? '', `Bearer ${token}`)) return 401;
  if (url !== '/metrics') return 404;
  return method === 'GET' ? null : 405;
}

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
