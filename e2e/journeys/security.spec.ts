import { connect } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { expect, test } from '../support/fixtures';
import { cookieOf } from '../support/session';

/** One raw request; its status, and whether it was upgraded (101). */
function raw(port: number, lines: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const status = /^HTTP\/1\.1 (\d+)/.exec(text);
      if (status) {
        socket.destroy();
        resolve(Number(status[1]));
      }
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(0));
  });
}

const upgrade = (path: string, headers: string[]) => [
  `GET ${path} HTTP/1.1`,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ...headers,
];

test('only the right Host, Origin and cookie pass, with and without a sid', async ({ agent }) => {
  const { port } = agent;
  const cookie = await cookieOf(agent);
  const origin = `http://127.0.0.1:${port}`;
  const host = `Host: 127.0.0.1:${port}`;
  const path = '/socket.io/?EIO=4&transport=websocket';

  // a live session's engine id, as a thief would have it
  const live: Socket = io(origin, { transports: ['websocket'], extraHeaders: { cookie, origin } });
  await new Promise<void>((resolve, reject) => {
    live.on('connect', () => resolve());
    live.on('connect_error', reject);
  });
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

  const cookie = await cookieOf(agent);
  expect(await raw(port, ['GET / HTTP/1.1', host, `Cookie: ${cookie}`])).toBe(200);
  // polling is not served even to a session: websocket only
  expect(
    await raw(port, ['GET /socket.io/?EIO=4&transport=polling HTTP/1.1', host, `Cookie: ${cookie}`]),
  ).toBe(400);
  expect(await raw(port, ['GET /../../../etc/passwd HTTP/1.1', host, `Cookie: ${cookie}`])).not.toBe(500);
});

test('a used launch link tells how to get another', async ({ agent, page, context }) => {
  const link = await agent.link();
  await page.goto(link);
  await expect(page.getByTestId('target-picker')).toBeVisible();
  await context.clearCookies();
  const second = await context.newPage();
  await second.goto(link);
  await expect(second.getByRole('status')).toContainText('used already');
});

test('messages that are wrong are answered, and reach nothing', async ({ agent }) => {
  const cookie = await cookieOf(agent);
  const origin = `http://127.0.0.1:${agent.port}`;
  const socket = io(origin, { transports: ['websocket'], extraHeaders: { cookie, origin } });
  const ask = (name: string, message: unknown) =>
    new Promise<{ ok: boolean; problem?: { code: string; what: string } }>((resolve) =>
      socket.emit(name, message, resolve),
    );

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
  socket.close();
});
