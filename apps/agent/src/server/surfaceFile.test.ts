import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTar, writeTar } from '@hooklab/surface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sessions } from '../door/sessions';
import { Archive } from '../surface/archive';
import { Surfaces } from '../surface/surfaces';
import { Targets } from '../target/registry';
import { listen } from './http';

const dir = mkdtempSync(join(tmpdir(), 'hooklab-surface-route-'));
const files = new Map([
  ['kernel', Buffer.from('6.12.117-amd64 x86_64\n')],
  ['lsm', Buffer.from('capability,bpf')],
]);
let server: Server;
let secrets: Record<string, string>;
let version: string;

beforeAll(async () => {
  mkdirSync(join(dir, 'web'));
  writeFileSync(join(dir, 'web', 'index.html'), '<!doctype html>');
  mkdirSync(join(dir, 'shipped'));
  writeFileSync(join(dir, 'shipped', 'debian-6.12.tar.xz'), '');
  const archive = new Archive(join(dir, 'tars'));
  version = (await archive.add('debian-6.12', 'test', writeTar(files, 'debian-6.12'))).version;
  await archive.add('secret', 'test', writeTar(files, 'secret'));
  const sessions = new Sessions(dir);
  const surfaces = new Surfaces({
    dir: join(dir, 'tars'),
    shippedDir: join(dir, 'shipped'),
    targets: new Targets([]),
  });
  const listening = await listen({ port: 0, webDir: join(dir, 'web'), sessions, surfaces });
  server = listening.server;
  const { cookie, key } = sessions.exchange(sessions.newLaunchToken())!;
  secrets = { cookie: `${listening.guard.cookieName}=${cookie}`, 'x-hooklab-key': key };
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** `path` goes out as it is written here, dots and all. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method, headers: { ...secrets, ...headers } },
      (response) => {
        const body: Buffer[] = [];
        response.on('data', (chunk: Buffer) => body.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(body) }),
        );
      },
    );
    outgoing.on('error', reject).end();
  });
}

describe('GET /surface/ID?v=VERSION', () => {
  it('answers with the tar, and says that it never changes', async () => {
    const { status, headers, body } = await ask(`/surface/debian-6.12?v=${version}`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/x-tar',
      etag: `"${version}"`,
      'content-length': String(body.length),
      'x-content-type-options': 'nosniff',
    });
    expect(headers['cache-control']).toMatch(/^private, max-age=\d+, immutable$/);
    const plain = (map: Map<string, Uint8Array>) =>
      [...map].map(([name, bytes]) => [name, `${Buffer.from(bytes)}`]);
    expect(plain(readTar(body, 'answer'))).toEqual(plain(files));
  });

  it('answers HEAD without a body, and 304 to who has it', async () => {
    const head = await ask(`/surface/debian-6.12?v=${version}`, {}, 'HEAD');
    expect([head.status, head.body.length, Number(head.headers['content-length']) > 0]).toEqual([
      200,
      0,
      true,
    ]);
    const same = await ask(`/surface/debian-6.12?v=${version}`, { 'if-none-match': `"${version}"` });
    expect([same.status, same.body.length]).toEqual([304, 0]);
    const other = await ask(`/surface/debian-6.12?v=${version}`, { 'if-none-match': '"00000000"' });
    expect(other.status).toBe(200);
  });

  it('is behind the guard and the session like everything', async () => {
    const path = `/surface/debian-6.12?v=${version}`;
    expect((await ask(path, { cookie: '' })).status).toBe(401);
    expect((await ask(path, { 'x-hooklab-key': '' })).status).toBe(401);
    expect((await ask(path, { host: 'evil.example' })).status).toBe(403);
    expect((await ask(path, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask(path, {}, 'POST')).status).toBe(403);
    const { port } = server.address() as AddressInfo;
    const own = { origin: `http://127.0.0.1:${port}` };
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask(path, own, method)).status).toBe(405);
  });

  it.each([
    'debian-7.2',
    'lab:6.12',
    'secret',
    '',
    'debian-6.12/',
    'debian-6.12%2f..',
    '..%2fsecret',
    '../secret',
    '%2e%2e%2fsecret',
    'debian-6.12%00',
    '%ff',
    'debian-6.12%0a',
    `ssh:${'x'.repeat(200)}`,
  ])('knows no surface %j', async (id) => {
    const { status, body } = await ask(`/surface/${id}?v=${version}`);
    expect(status === 404 || (status === 200 && !`${body}`.includes('capability'))).toBe(true);
    if (id !== '../secret') expect(JSON.parse(`${body}`)).toMatchObject({ code: 'no-surface' });
  });

  it.each(['', '?v=', '?v=0123456789abcdef', '?v=..%2f..', '?v=DEADBEEF', `?v=${'a'.repeat(65)}`])(
    'says that it is not ready with %j',
    async (query) => {
      const { status, headers, body } = await ask(`/surface/debian-6.12${query}`);
      expect(status).toBe(409);
      expect(headers['cache-control']).toBe('no-store');
      expect(JSON.parse(`${body}`)).toMatchObject({ code: 'surface-not-ready' });
    },
  );
});
