import type { IncomingMessage } from 'node:http';

/** Why a request is refused: the reason is for the log and the plain page, never a hint for an attacker. */
export type Refusal = { status: 403 | 401; reason: string };

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
  readonly #hasSession: (id: string) => boolean;

  constructor(port: number, hasSession: (id: string) => boolean) {
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

  session(request: IncomingMessage): Refusal | null {
    const id = this.sessionId(request);
    return id !== null && this.#hasSession(id) ? null : { status: 401, reason: 'no session' };
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
