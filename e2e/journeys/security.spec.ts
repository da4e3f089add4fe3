import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'socket.io-client';
import { expect, test } from '../support/fixtures';
import { cli, command, hooklab, startAgent } from '../support/hooklab';
import { open, type Secrets, secretsOf, session } from '../support/session';

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

/** The whole answer to a request that asks for the connection to be closed. */
function answer(port: number, lines: string[]): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const end = text.indexOf('\r\n\r\n');
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), body: text.slice(end + 4) });
    });
  });
}

/** null once connected, or the refusal's word. */
const answerTo = (socket: Socket): Promise<string | null> =>
  new Promise((resolve) => {
    socket.on('connect', () => resolve(null)).on('connect_error', (error) => resolve(error.message));
  });
const left = (socket: Socket) => new Promise((resolve) => socket.once('disconnect', resolve));

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

test('sessions are listed and ended by the command, and by another browser', async ({ agent, page }) => {
  const port = ['--port', String(agent.port)];
  const link = async (...args: string[]) =>
    JSON.parse((await hooklab(['link', ...port, ...args, '--json'])).stdout);
  const secrets = await secretsOf(agent);
  const socket = open(agent, secrets);
  expect(await answerTo(socket)).toBeNull();
  await page.goto(await agent.link());
  await expect(page.getByTestId('target-picker')).toBeVisible();

  const { sessions } = await link('--list');
  const browser = sessions.find(({ about }: { about: string }) => about.includes('Chrome'));
  expect(browser).toMatchObject({ windows: 1, role: 'owner' });
  const program = sessions.find(
    ({ about, windows }: { about: string; windows: number }) => about === 'a program' && windows === 1,
  );

  const gone = left(socket);
  expect(await link('--revoke', program.name)).toEqual({ ended: 1 });
  await gone;
  const again = open(agent, secrets);
  expect(await answerTo(again)).not.toBeNull();
  again.close();
  expect((await hooklab(['link', ...port, '--revoke', program.name])).stderr).toContain(
    'There is no session',
  );

  // somebody else stops all runs: the page says who
  const other = await session(agent);
  await other.ask('run.stopAll', {});
  await expect(page.getByText('All runs were stopped')).toBeVisible();
  await expect(page.getByText(/by [0-9a-z]{4}, a program/)).toBeVisible();

  // the page ends the other's session from its palette, then its own
  const ended = left(other.socket);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('end the session of a program');
  await expect(page.getByRole('option', { name: /End the session of a program/ }).first()).toBeVisible();
  const { sessions: now } = await link('--list');
  const theirs = now.find(
    (s: { about: string; windows: number }) => s.about === 'a program' && s.windows === 1,
  );
  await page.getByRole('option', { name: new RegExp(`End the session of a program ${theirs.name}`) }).click();
  await ended;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('log out of this browser');
  await page.getByRole('option', { name: 'Log out of this browser' }).click();
  await expect(page.getByText('This browser has no session')).toBeVisible();
  await page.reload();
  await expect(page.getByText('npx hooklab link')).toBeVisible();
});

test('a page of another version says to reload', async ({ agent, page }) => {
  // as a page that was loaded from an older agent
  await page.addInitScript(() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) {
      send.call(this, typeof data === 'string' ? data.replace(/"protocol":\d+/, '"protocol":1') : data);
    };
  });
  await page.goto(await agent.link());
  await expect(page.getByRole('heading', { name: 'another version than this page' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
});

test('a session of a launch link with a role may do that and no more', async ({ agent }) => {
  const link = await hooklab(['link', '--port', String(agent.port), '--role', 'observer']);
  const observer = open(agent, await secretsOf(agent, link.stdout.trim()));
  const ask = (name: string, message: object) =>
    new Promise<{ ok: boolean; problem?: { code: string } }>((resolve) =>
      observer.emit(name, message, resolve),
    );
  expect((await ask('targets.list', {})).ok).toBe(true);
  for (const [name, message] of [
    ['run.stopAll', {}],
    ['target.exec', { target: 'lab:6.12', command: 'true' }],
    ['sessions.revoke', { others: true }],
  ] as const) {
    expect((await ask(name, message)).problem?.code, name).toBe('not-allowed');
  }
  observer.close();
});

test('more launch links than are kept are refused, and the first one still works', async () => {
  const agent = await startAgent(['--target', 'ssh:nobody@127.0.0.1']);
  try {
    const links = [/http:\S+launch#\S+/.exec(agent.output())![0]];
    for (let i = 1; i < 16; i++) links.push(await agent.link());
    const refused = await hooklab(['link', '--port', String(agent.port)]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('16 launch links wait')]);
    expect((await secretsOf(agent, links[0])).key).not.toBe('');
    expect((await hooklab(['link', '--port', String(agent.port), '--void'])).stdout).toBe(
      '15 launch links taken back\n',
    );
  } finally {
    await agent.stop();
  }
});

test('two agents on one state directory lose none of each other’s sessions', async ({ agent }) => {
  const other = await startAgent(['--target', 'ssh:nobody@127.0.0.1']);
  try {
    const names = new Set<string>();
    for (let i = 0; i < 10; i++) await secretsOf(i % 2 ? agent : other);
    for (const each of [agent, other]) {
      const { stdout } = await hooklab(['link', '--port', String(each.port), '--list', '--json']);
      const { sessions } = JSON.parse(stdout);
      expect(sessions.length).toBeGreaterThanOrEqual(10);
      for (const { name } of sessions) names.add(name);
      expect(names.size).toBe(sessions.length);
    }
  } finally {
    await other.stop();
  }
});

test('a reader of the output that goes away ends the agent in order', async () => {
  const start = `"${process.execPath}" "${cli}" start --port 0 --no-open --target ssh:nobody@127.0.0.1`;
  // gone before the first word: a reader that leaves later is noticed with the next one
  const { code, stderr } = await command('bash', ['-o', 'pipefail', '-c', `${start} | true`]);
  expect([code, stderr]).toEqual([0, '']);
});

/** A file system of 64 KiB for `work`, below it a directory for Hooklab. */
async function onSmallDisk(work: (disk: string) => Promise<void>): Promise<void> {
  const disk = mkdtempSync(join(tmpdir(), 'hooklab-small-'));
  expect(
    (await command('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=0755', 'hooklab-e2e', disk])).code,
  ).toBe(0);
  try {
    await work(disk);
  } finally {
    await command('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
}

test('a full disk below the state ends nothing: it is remembered, and said', async ({ page }) => {
  await onSmallDisk(async (disk) => {
    const agent = await startAgent(['--target', 'ssh:nobody@127.0.0.1'], { HOOKLAB_STATE: `${disk}/state` });
    try {
      const filled = () => writeFileSync(join(disk, 'filler'), Buffer.alloc(128 * 1024));
      expect(filled).toThrow('ENOSPC');
      await page.goto(await agent.link());
      await expect(page.getByText('The session of a browser could not be written')).toBeVisible();
      const { ask, fetch, close } = await session(agent);
      const workspace = { target: 'local', spec: 'hand', hook: 'tp', source: 'int kept;', edited: true };
      expect(await ask('workspace.save', workspace)).toMatchObject({
        ok: true,
        result: { notKept: { code: 'not-kept' } },
      });
      expect(await ask('workspace.load', {})).toMatchObject({ result: { workspace } });
      // a shipped surface is unpacked to memory, and served from there
      const opened = await ask<{ version: string }>('surface.open', { surface: 'debian-6.12' });
      expect(opened.ok).toBe(true);
      const tar = await fetch(`/surface/debian-6.12?v=${opened.result.version}`);
      expect([tar.status, (await tar.arrayBuffer()).byteLength > 1_000_000]).toEqual([200, true]);
      close();
      const said = agent
        .output()
        .split('\n')
        .filter((line) => line.includes('could not be written'));
      expect(said.map((line) => /(session|workspace|surface)/.exec(line)?.[0])).toEqual([
        'session',
        'workspace',
        'surface',
      ]);
      for (const line of said) expect(line).toContain('HOOKLAB_STATE');
    } finally {
      await agent.stop();
    }
  });
});

test('a runtime directory without room is told by its own setting', async () => {
  await onSmallDisk(async (disk) => {
    const { code, stderr } = await hooklab(['lab', 'boot', '6.12'], { HOOKLAB_RUNTIME: `${disk}/run` });
    expect(code).toBe(1);
    expect(stderr).toContain('HOOKLAB_RUNTIME');
    expect(stderr).not.toContain('HOOKLAB_CACHE');
  });
});
