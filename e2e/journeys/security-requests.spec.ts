import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures';
import { answer, raw, upgrade } from '../support/raw';
import { answerTo, left, open, type Secrets, secretsOf, session } from '../support/session';

test('only the right Host, Origin and cookie pass, with and without a sid', async ({ agent }) => {
  const { port } = agent;
  const secrets = await secretsOf(agent);
  const { cookie } = secrets;
  const origin = `http://127.0.0.1:${port}`;
  const host = `Host: 127.0.0.1:${port}`;
  const path = '/socket.io/?EIO=4&transport=websocket';

  // a live session's engine id, as a thief would have it
  const live = open(agent, secrets);
  expect(await answerTo(live)).toBeNull();
  const sid = live.io.engine.id;

  for (const where of [path, `${path}&sid=${sid}`]) {
    const refused: [string, string[]][] = [
      ['no Origin', [host, `Cookie: ${cookie}`]],
      ['evil Origin', [host, 'Origin: http://evil.example', `Cookie: ${cookie}`]],
      ['null Origin', [host, 'Origin: null', `Cookie: ${cookie}`]],
      ['other port’s Origin', [host, `Origin: http://127.0.0.1:${port + 1}`, `Cookie: ${cookie}`]],
      ['https Origin', [host, `Origin: https://127.0.0.1:${port}`, `Cookie: ${cookie}`]],
      ['evil Host', ['Host: evil.example', `Origin: ${origin}`, `Cookie: ${cookie}`]],
      [
        'rebound Host and Origin',
        [`Host: evil.example:${port}`, `Origin: http://evil.example:${port}`, `Cookie: ${cookie}`],
      ],
      ['two Hosts', [host, 'Host: evil.example', `Origin: ${origin}`, `Cookie: ${cookie}`]],
      ['no cookie', [host, `Origin: ${origin}`]],
      ['wrong cookie', [host, `Origin: ${origin}`, `Cookie: hooklab_${port}=wrong`]],
    ];
    for (const [what, headers] of refused) {
      expect([400, 401, 403], `${what} on ${where}`).toContain(await raw(port, upgrade(where, headers)));
    }
  }
  expect(await raw(port, upgrade(path, [host, `Origin: ${origin}`, `Cookie: ${cookie}`]))).toBe(101);
  live.close();
});

test('pages and polling are refused without the session, and a launch link works once', async ({ agent }) => {
  const { port } = agent;
  const host = `Host: 127.0.0.1:${port}`;
  expect(await raw(port, ['GET / HTTP/1.1', host])).toBe(401);
  expect(await raw(port, ['GET /socket.io/?EIO=4&transport=polling HTTP/1.1', host])).toBe(401);
  expect(await raw(port, ['GET / HTTP/1.1', 'Host: evil.example'])).toBe(403);
  expect(await raw(port, ['GET /launch HTTP/1.1', host])).toBe(200);
  expect(await raw(port, ['POST /launch HTTP/1.1', host, 'Content-Length: 0'])).toBe(403);

  const { cookie, key } = await secretsOf(agent);
  expect(await raw(port, ['GET / HTTP/1.1', host, `Cookie: ${cookie}`])).toBe(200);
  // polling is not served even to a session: websocket only
  const polling = ['GET /socket.io/?EIO=4&transport=polling HTTP/1.1', host, `Cookie: ${cookie}`];
  expect(await raw(port, polling)).toBe(401);
  expect(await raw(port, [...polling, `X-Hooklab-Key: ${key}`])).toBe(400);
});

test('no address of the page is one of a file outside of it', async ({ agent }) => {
  const host = `Host: 127.0.0.1:${agent.port}`;
  const cookie = `Cookie: ${(await secretsOf(agent)).cookie}`;
  const get = (path: string) =>
    answer(agent.port, [`GET ${path} HTTP/1.1`, host, cookie, 'Connection: close']);
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-canary-'));
  const canary = join(dir, 'canary');
  const secret = randomUUID();
  writeFileSync(canary, secret);
  try {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('<!DOCTYPE html>');
    const up = '/..'.repeat(12);
    const addresses = [canary, `${up}${canary}`, `/_next${up}${canary}`, `/_next/static${up}${canary}`];
    for (const path of [...addresses, '/../../../etc/passwd', `${up}/etc/passwd`]) {
      const { status, body } = await get(path);
      // refused, or taken for a deep link of the one page
      if (status === 200) expect(body, path).toBe(page.body);
      else expect([400, 404], path).toContain(status);
      expect(body, path).not.toContain(secret);
      expect(body, path).not.toMatch(/^root:/m);
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('messages that are wrong are answered, and reach nothing', async ({ agent }) => {
  const { socket, ask, close } = await session(agent);

  expect((await ask('no.such', {})).problem?.code).toBe('unknown-message');
  expect((await ask('constructor', {})).problem?.code).toBe('unknown-message');
  expect((await ask('run.stop', { run: 'x' })).problem?.code).toBe('bad-message');
  expect((await ask('run.stop', { run: 1, more: true })).problem?.code).toBe('bad-message');
  expect((await ask('run.stop', { run: 4_000_000 })).problem?.code).toBe('unknown-run');
  expect((await ask('target.open', { target: 'lab:9.9' })).problem?.code).toBe('unknown-target');
  expect((await ask('target.open', { target: '../../etc' })).problem?.code).toBe('bad-message');
  expect((await ask('target.exec', { target: 'local', command: 'id' })).ok).toBe(false);
  const large = { target: 'lab:6.12', title: 'x', source: 'x'.repeat(1024 * 1024 + 1) };
  expect((await ask('run.start', large)).problem?.code).toBe('source-too-large');

  // frames that are never parsed: too deep, too large for their kind; then one that no message could be
  const deep: string[] = [];
  socket.io.engine.on('packet', ({ data }: { data?: string }) => {
    const [, number, code] = /^3(90\d)\[.*"code":"([^"]*)"/.exec(data ?? '') ?? [];
    if (number) deep.push(`${number} ${code}`);
  });
  socket.io.engine.write(`2901["run.stop",${'['.repeat(60_000)}`);
  socket.io.engine.write(`2902["run.start",${'{"a":'.repeat(300_000)}`);
  socket.io.engine.write(`2903["run.stop","${'x'.repeat(80_000)}"]`);
  await expect
    .poll(() => deep)
    .toEqual(['901 message-too-deep', '902 message-too-deep', '903 message-too-large']);
  const gone = left(socket);
  socket.io.engine.write('x'.repeat(5 * 1024 * 1024));
  await gone;
  close();
  const after = await session(agent);
  expect((await after.ask('specs.list', {})).ok).toBe(true);
  after.close();
});

test('a cookie is no session without the key of its page', async ({ agent }) => {
  const mine = await secretsOf(agent);
  const other = await secretsOf(agent);
  const tries: [Secrets, number | undefined, string | null][] = [
    [mine, undefined, null],
    [{ ...mine, key: '' }, undefined, 'unauthorized'],
    [{ ...mine, key: other.key }, undefined, 'unauthorized'],
    [{ ...mine, cookie: other.cookie }, undefined, 'unauthorized'],
    [mine, 1, 'version'],
  ];
  for (const [secrets, protocol, answer] of tries) {
    const socket = open(agent, secrets, protocol);
    expect(await answerTo(socket)).toBe(answer);
    socket.close();
  }
  const surface = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${agent.port}/surface/debian-6.12?v=00000000`, { headers }).then((r) => r.status);
  expect(await surface({ cookie: mine.cookie })).toBe(401);
  expect(await surface({ cookie: mine.cookie, 'x-hooklab-key': mine.key })).toBe(409);
});

test('no request ends the agent: odd addresses, upgrades that reset', async ({ agent }) => {
  const { port } = agent;
  const { cookie } = await secretsOf(agent);
  const common = [`Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`, `Cookie: ${cookie}`];
  const odd = [
    '//',
    '///',
    '//:',
    '//a:b',
    '//[',
    '//[::1',
    '//%',
    '/\\',
    '/%',
    '/%ff',
    '*',
    'http://',
    'http://[',
    'x:1',
    '/?#',
  ];
  for (const target of odd) {
    for (const method of ['GET', 'POST', 'HEAD']) {
      expect(await raw(port, [`${method} ${target} HTTP/1.1`, ...common]), `${method} ${target}`).not.toBe(
        500,
      );
    }
    await raw(port, upgrade(target, common));
  }
  for (let i = 0; i < 100; i++) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        const lines = upgrade(i % 2 ? '/other' : '/socket.io/?EIO=4&transport=websocket', [
          'Host: evil.example',
        ]);
        socket.write(`${lines.join('\r\n')}\r\n\r\n`, () => socket.resetAndDestroy());
      });
      socket.on('error', () => {}).on('close', () => resolve());
    });
  }
  expect(await raw(port, ['GET / HTTP/1.1', ...common])).toBe(200);
  expect(agent.process.exitCode).toBeNull();
});
