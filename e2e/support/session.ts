import { request as httpRequest } from 'node:http';
import { BROWSER_PROTOCOL, KEY_HEADER } from '@hooklab/protocol';
import { expect } from '@playwright/test';
import { io, type Socket } from 'socket.io-client';
import type { Agent } from './hooklab';

/** Both halves of a session, as a browser has them. */
export interface Secrets {
  /** "hooklab_7780=…" */
  cookie: string;
  key: string;
}

/** The session that a launch token is worth, taken as a browser takes it. */
export async function secretsOf(agent: Agent, launch?: string): Promise<Secrets> {
  const link = new URL(launch ?? (await agent.link()));
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        port: agent.port,
        host: '127.0.0.1',
        path: '/launch',
        method: 'POST',
        headers: { origin: link.origin, 'content-type': 'application/json' },
      },
      (response) => {
        const cookie = response.headers['set-cookie']?.[0] ?? '';
        expect(response.statusCode).toBe(200);
        expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
        let body = '';
        response.setEncoding('utf8').on('data', (text) => {
          body += text;
        });
        response.on('end', () => resolve({ cookie: cookie.split(';')[0]!, key: JSON.parse(body).key }));
      },
    );
    request.on('error', reject);
    request.end(JSON.stringify({ token: link.hash.slice(1) }));
  });
}

interface Answer<T> {
  ok: boolean;
  result: T;
  problem?: { code: string; what: string };
}

/** The connection of a page, with these halves of a session. */
export function open(agent: Agent, { cookie, key }: Secrets, protocol = BROWSER_PROTOCOL): Socket {
  const origin = `http://127.0.0.1:${agent.port}`;
  return io(origin, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { cookie, origin },
    auth: { protocol, key },
  });
}

/** What a page is to the agent, without a page: its messages and its fetches. `known`: of a session that there is. */
export async function session(agent: Agent, known?: Secrets) {
  const secrets = known ?? (await secretsOf(agent));
  const origin = `http://127.0.0.1:${agent.port}`;
  const socket = open(agent, secrets);
  return {
    socket,
    ask: <T>(name: string, message: object) =>
      new Promise<Answer<T>>((resolve) => socket.emit(name, message, resolve)),
    fetch: (path: string, headers: Record<string, string> = {}) =>
      fetch(`${origin}${path}`, {
        headers: { cookie: secrets.cookie, [KEY_HEADER]: secrets.key, ...headers },
      }),
    close: () => socket.close(),
  };
}

/** null once connected, or the refusal's word. */
export const answerTo = (socket: Socket): Promise<string | null> =>
  new Promise((resolve) => {
    socket.on('connect', () => resolve(null)).on('connect_error', (error) => resolve(error.message));
  });

/** Resolves when the agent has ended this connection. */
export const left = (socket: Socket) => new Promise((resolve) => socket.once('disconnect', resolve));
