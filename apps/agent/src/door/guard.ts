import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { KEY_HEADER } from '@hooklab/protocol';

/** Why a request is refused: the reason is for the log and the plain page, never a hint for an attacker. */
export type Refusal = { status: 400 | 401 | 403 | 404; reason: string };

const NO_SESSION: Refusal = { status: 401, reason: 'no session' };

/**
 * The first look at every request and every upgrade: exact Host, exact Origin, then the session cookie.
 *
 * Exact Host beats DNS rebinding; exact Origin beats cross-site requests and cross-site WebSockets. A browser
 * always sends Origin on an upgrade and on a POST; its absence is refused there.
 */
export class Guard {
  readonly #hosts: Set<string>;
  readonly #origins: Set<string>;
  readonly cookieName: string;
  readonly #hasSession: (cookie: string, key: string | null) => boolean;

  /** `hasSession`: of a cookie and the page's key; key null: is the cookie of a session at all? */
  constructor(port: number, hasSession: (cookie: string, key: string | null) => boolean) {
    const names = ['127.0.0.1', 'localhost', '[::1]'];
    this.#hosts = new Set(names.map((name) => `${name}:${port}`));
    this.#origins = new Set(names.map((name) => `http://${name}:${port}`));
    // cookies know no port: two agents on one machine must not overwrite each other's
    this.cookieName = `hooklab_${port}`;
    this.#hasSession = hasSession;
  }

  /** null when the request may go on. `upgrade` and anything but GET and HEAD need an Origin. */
  origin(request: IncomingMessage, upgrade: boolean): Refusal | null {
    // rawHeaders: Node joins or drops repeated headers, which would hide a second Host
    if (countHeader(request, 'host') !== 1 || !this.#hosts.has(request.headers.host ?? '')) {
      return { status: 403, reason: 'this Host is not served here' };
    }
    const origin = request.headers.origin;
    const reads = !upgrade && (request.method === 'GET' || request.method === 'HEAD');
    if (
      origin === undefined ? !reads : countHeader(request, 'origin') !== 1 || !this.#sameHost(origin, request)
    ) {
      return { status: 403, reason: 'this Origin is not allowed' };
    }
    return null;
  }

  /** A page's cookie: enough for what is the same on every machine. */
  session(request: IncomingMessage): Refusal | null {
    const cookie = this.sessionId(request);
    return cookie !== null && this.#hasSession(cookie, null) ? null : NO_SESSION;
  }

  /** Cookie and key: for what is of this machine. */
  wholeSession(request: IncomingMessage): Refusal | null {
    const cookie = this.sessionId(request);
    const key = request.headers[KEY_HEADER];
    return cookie !== null && typeof key === 'string' && this.#hasSession(cookie, key) ? null : NO_SESSION;
  }

  /** A header that takes back the cookie of a session that has ended. */
  deadCookie(request: IncomingMessage): OutgoingHttpHeaders {
    const cookie = this.sessionId(request);
    if (cookie === null || this.#hasSession(cookie, null)) return {};
    return { 'set-cookie': `${this.cookieName}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0` };
  }

  sessionId(request: IncomingMessage): string | null {
    for (const part of (request.headers.cookie ?? '').split(';')) {
      const at = part.indexOf('=');
      if (at > 0 && part.slice(0, at).trim() === this.cookieName) return part.slice(at + 1).trim();
    }
    return null;
  }

  #sameHost(origin: string, request: IncomingMessage): boolean {
    return this.#origins.has(origin) && origin === `http://${request.headers.host}`;
  }
}

function countHeader(request: IncomingMessage, name: string): number {
  let count = 0;
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i]!.toLowerCase() === name) count++;
  }
  return count;
}
