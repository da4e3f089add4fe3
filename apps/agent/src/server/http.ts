import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Problem } from '@hooklab/base';
import helmet from 'helmet';
import sirv from 'sirv';
import type { Surfaces } from '../surface/surfaces';
import { inlineScriptHashes } from './csp';
import { Guard, type Refusal } from './guard';
import { handleLaunch, launchScript } from './launch';
import type { Sessions } from './sessions';
import { isSurfacePath, serveSurface } from './surface';

export interface HttpOptions {
  port: number;
  webDir: string;
  sessions: Sessions;
  surfaces: Surfaces;
}

/**
 * The agent's one port, on loopback: the guard, then the launch page, then socket.io and surfaces, then the exported UI.
 * `inner` is the server that socket.io is attached to. It never listens: only what passed the guard reaches it,
 * because socket.io's own `allowRequest` is skipped once a `sid` exists.
 */
export async function listen(options: HttpOptions): Promise<{ server: Server; inner: Server; guard: Guard }> {
  const { webDir, sessions, surfaces, port } = options;
  if (!existsSync(join(webDir, 'index.html'))) {
    throw new Problem({
      code: 'not-built',
      what: 'The UI is not built',
      where: webDir,
      fix: 'Run `npm start`',
    });
  }
  const inner = createServer();
  const files = sirv(webDir, { etag: true, gzip: true, brotli: true, dotfiles: false });
  // every other address is a deep link of the one page, also one that ends like a file: /browse/fn/foo.isra.0
  const page = sirv(webDir, { etag: true, gzip: true, brotli: true, single: 'index.html', ignores: false });
  const headers = securityHeaders(webDir);
  let guard: Guard;

  const server = createServer((request, response) => {
    headers(request, response, () => {
      const refusal = guard.origin(request, false);
      if (refusal) return refuse(response, refusal);
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      if (path === '/launch') return handleLaunch(request, response, guard, sessions);
      const noSession = guard.session(request);
      if (noSession) return refuse(response, noSession);
      if (path.startsWith('/socket.io/')) {
        inner.emit('request', request, response);
        return;
      }
      if (isSurfacePath(path)) return serveSurface(request, response, surfaces);
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405).end();
        return;
      }
      files(request, response, () => {
        if (!path.startsWith('/_next/')) return page(request, response);
        response.writeHead(404).end();
      });
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = guard.origin(request, true) ?? guard.session(request);
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    inner.emit('upgrade', request, socket, head);
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;

  const actual = await bind(server, port);
  guard = new Guard(actual, (id) => sessions.has(id));
  return { server, inner, guard };
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Problem({
              code: 'port-in-use',
              what: `Port ${port} is in use`,
              cause: 'another program listens there',
              fix: `Start with another one: npx hooklab start --port ${port + 1}`,
            })
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const page =
    refusal.status === 401
      ? 'Open the launch link that `npm start` printed. For a new one: npx hooklab link\n'
      : `Refused: ${refusal.reason}\n`;
  response.writeHead(refusal.status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(page);
}

function securityHeaders(webDir: string) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...inlineScriptHashes(webDir, [launchScript])],
        // Monaco writes style elements
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // no TLS on loopback: HSTS would lock the browser out of other local servers
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}
