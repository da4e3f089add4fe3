import { existsSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { line, Problem } from '@hooklab/base';
import helmet from 'helmet';
import sirv from 'sirv';
import { Guard, type Refusal } from '../door/guard';
import { doorScripts, handleLaunch, loginPage } from '../door/launch';
import type { Sessions } from '../door/sessions';
import { say } from '../output/output';
import type { Surfaces } from '../surface/surfaces';
import { addressOf } from './address';
import { inlineScriptHashes } from './csp';
import { fenced } from './fence';
import { isSurfacePath, serveSurface } from './surfaceFile';

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
  const setHeaders = (response: ServerResponse, path: string) => {
    // some names are hashes of what is in the file: a page that is opened again asks for none of those
    response.setHeader('cache-control', path.startsWith('/_next/static/') ? FOR_EVER : 'no-cache');
  };
  const served = { etag: true, gzip: true, brotli: true, setHeaders };
  const files = sirv(webDir, { ...served, dotfiles: false });
  // every other address is a deep link of the one page, also one that ends like a file: /browse/fn/foo.isra.0
  const page = sirv(webDir, { ...served, single: 'index.html', ignores: false });
  const headers = securityHeaders(webDir);
  let guard: Guard;

  const route = (request: IncomingMessage, response: ServerResponse): unknown => {
    const refusal = guard.origin(request, false);
    if (refusal) return refuse(response, refusal);
    const address = addressOf(request.url);
    if (!address) return refuse(response, BAD_ADDRESS);
    const { path } = address;
    if (path === '/launch') return handleLaunch(request, response, guard, sessions);
    const ofThisMachine = path.startsWith(SOCKETS) || isSurfacePath(path);
    const noSession = ofThisMachine ? guard.wholeSession(request) : guard.session(request);
    if (noSession) {
      const dead = guard.deadCookie(request);
      const navigates = !ofThisMachine && request.headers.accept?.includes('text/html');
      return navigates ? login(response, dead) : refuse(response, noSession, dead);
    }
    if (path.startsWith(SOCKETS)) return inner.emit('request', request, response);
    if (isSurfacePath(path)) return serveSurface(request, response, address, surfaces);
    if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end();
    // no file here is asked for in parts, and sirv fails on a part that ends before it begins
    delete request.headers.range;
    files(request, response, () => {
      if (!path.startsWith('/_next/')) return page(request, response);
      response.writeHead(404).end();
    });
  };
  const server = createServer((request, response) => {
    const end = () => endOf(response);
    fenced('request', end, async () => {
      headers(request, response, (error) => {
        if (error) throw error;
      });
      await route(request, response);
    });
  });
  // before anything is written to it or it is handed on: a peer that resets a connection ends only that
  server.on('connection', (socket) => socket.on('error', () => {}));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const end = () => socket.destroy();
    fenced('connection', end, () => {
      // the page's key comes with its first packet (socket.ts): a browser sends no header of ours with an upgrade
      const refusal = guard.origin(request, true) ?? addressRefusal(request) ?? guard.session(request);
      if (!refusal) return inner.emit('upgrade', request, socket, head);
      socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      // the peer may never answer the end
      setTimeout(end, 2000).unref();
    });
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;

  const actual = await bind(server, port);
  // too many open files, say: who came is turned away, who is there stays; said once
  server.once('error', (error) => say(line`a connection failed: ${error.message}`));
  server.on('error', () => {});
  guard = new Guard(actual, (cookie, key) =>
    Boolean(key === null ? sessions.withCookie(cookie) : sessions.whole(cookie, key)),
  );
  return { server, inner, guard };
}

const SOCKETS = '/socket.io/';
const FOR_EVER = 'private, max-age=31536000, immutable';
const BAD_ADDRESS: Refusal = { status: 400, reason: 'this is no address of a page' };
const NO_SUCH: Refusal = { status: 404, reason: 'nothing is connected to here' };

function addressRefusal(request: IncomingMessage): Refusal | null {
  const address = addressOf(request.url);
  if (!address) return BAD_ADDRESS;
  return address.path.startsWith(SOCKETS) ? null : NO_SUCH;
}

function endOf(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { connection: 'close' }).end();
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

function login(response: ServerResponse, more: OutgoingHttpHeaders): void {
  response.writeHead(401, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    ...more,
  });
  response.end(loginPage);
}

function refuse(response: ServerResponse, refusal: Refusal, more: OutgoingHttpHeaders = {}): void {
  const page =
    refusal.status === 401
      ? 'Open the launch link that `npm start` printed. For a new one: npx hooklab link\n'
      : `Refused: ${refusal.reason}\n`;
  response.writeHead(refusal.status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...more,
  });
  response.end(page);
}

function securityHeaders(webDir: string) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...inlineScriptHashes(webDir, doorScripts)],
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
