import { request as httpRequest } from 'node:http';
import { expect } from '@playwright/test';
import { io } from 'socket.io-client';
import type { Agent } from './hooklab';

/** The session cookie that a launch token is worth, taken as a browser takes it. */
export async function cookieOf(agent: Agent): Promise<string> {
  const link = new URL(await agent.link());
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
        expect(response.statusCode).toBe(204);
        expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
        resolve(cookie.split(';')[0]!);
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

/** What a page is to the agent, without a page: its messages and its fetches. */
export async function session(agent: Agent) {
  const cookie = await cookieOf(agent);
  const origin = `http://127.0.0.1:${agent.port}`;
  const socket = io(origin, { transports: ['websocket'], extraHeaders: { cookie, origin } });
  return {
    socket,
    ask: <T>(name: string, message: object) =>
      new Promise<Answer<T>>((resolve) => socket.emit(name, message, resolve)),
    fetch: (path: string, headers: Record<string, string> = {}) =>
      fetch(`${origin}${path}`, { headers: { cookie, ...headers } }),
    close: () => socket.close(),
  };
}
