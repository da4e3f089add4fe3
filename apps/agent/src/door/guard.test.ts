import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Guard } from './guard';

const guard = new Guard(7777, (id) => id === 'good');

function request(method: string, headers: [string, string][]): IncomingMessage {
  const joined: Record<string, string> = {};
  for (const [name, value] of headers) joined[name.toLowerCase()] ??= value;
  return { method, headers: joined, rawHeaders: headers.flat() } as unknown as IncomingMessage;
}

const badHosts = [
  '',
  'evil.example',
  'evil.example:7777',
  '127.0.0.1',
  'localhost',
  '127.0.0.1:80',
  '127.0.0.1:77777',
  'localhost:777',
  '127.0.0.1.evil.example:7777',
  'localhost.evil.example:7777',
  '127.0.0.2:7777',
  '0.0.0.0:7777',
  '[::]:7777',
  '::1:7777',
  '127.1:7777',
  '2130706433:7777',
  '0x7f.1:7777',
  'LOCALHOST.:7777',
  'localhost.:7777',
  'user@localhost:7777',
  'localhost:7777@evil.example',
  ' localhost:7777',
  'localhost:7777 ',
  'localhost:7777,evil.example',
  '[::1%lo]:7777',
  'local host:7777',
  'localhost:07777',
  'xn--localhost:7777',
  '127.0.0.1:7777/',
  'http://127.0.0.1:7777',
];

describe('Guard', () => {
  it('passes the listed hosts', () => {
    for (const host of ['127.0.0.1:7777', 'localhost:7777', '[::1]:7777']) {
      expect(guard.origin(request('GET', [['Host', host]]), false)).toBeNull();
    }
  });

  it.each(badHosts)('refuses Host %j', (host) => {
    expect(guard.origin(request('GET', [['Host', host]]), false)?.status).toBe(403);
  });

  it('refuses a second Host and a second Origin', () => {
    const host: [string, string] = ['Host', 'localhost:7777'];
    expect(guard.origin(request('GET', [host, host]), false)?.status).toBe(403);
    const origin: [string, string] = ['Origin', 'http://localhost:7777'];
    expect(guard.origin(request('POST', [host, origin, origin]), false)?.status).toBe(403);
  });

  it('asks for an exact Origin of the same host wherever something changes', () => {
    const host: [string, string] = ['Host', 'localhost:7777'];
    const ok = (method: string, upgrade: boolean, origin?: string) =>
      guard.origin(request(method, origin === undefined ? [host] : [host, ['Origin', origin]]), upgrade) ===
      null;
    expect(ok('GET', false)).toBe(true);
    expect(ok('GET', true)).toBe(false);
    expect(ok('POST', false)).toBe(false);
    expect(ok('GET', true, 'http://localhost:7777')).toBe(true);
    expect(ok('POST', false, 'http://localhost:7777')).toBe(true);
    for (const origin of [
      'null',
      '',
      'https://localhost:7777',
      'http://localhost',
      'http://127.0.0.1:7777',
      'http://evil.example',
      'http://localhost:7777.evil.example',
      'http://localhost:7777/',
      'file://',
    ]) {
      expect(ok('GET', true, origin), origin).toBe(false);
      expect(ok('POST', false, origin), origin).toBe(false);
      expect(ok('GET', false, origin), origin).toBe(false);
    }
  });

  it('finds its own cookie among others', () => {
    const session = (cookie: string) => guard.session(request('GET', [['Cookie', cookie]]))?.status ?? 200;
    expect(session('a=b; hooklab_7777=good')).toBe(200);
    expect(session('hooklab_7777=bad')).toBe(401);
    expect(session('hooklab_7778=good')).toBe(401);
    expect(session('xhooklab_7777=good')).toBe(401);
    expect(session('')).toBe(401);
  });
});
