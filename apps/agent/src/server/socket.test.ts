import { once } from 'node:events';
import { connect } from 'node:net';
import { BROWSER_PROTOCOL, type Notice, type Role, type SessionInfo } from '@hooklab/protocol';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../door/sessions';
import { ask, TestAgent } from './agent.fixture';

let agent: TestAgent;
beforeAll(async () => {
  agent = await TestAgent.start();
});
afterAll(() => agent.close());

const left = (socket: Socket) => new Promise((resolve) => socket.once('disconnect', resolve));

describe('the handshake', () => {
  it('wants the page’s key beside the cookie: another port’s server has the cookie as well', async () => {
    const mine = agent.launch();
    const other = agent.launch();
    const protocol = BROWSER_PROTOCOL;
    const tries: [object, string | null][] = [
      [{ protocol, key: mine.key }, null],
      [{}, 'unauthorized'],
      [{ protocol }, 'unauthorized'],
      [{ protocol, key: '' }, 'unauthorized'],
      [{ protocol, key: other.key }, 'unauthorized'],
      [{ protocol, key: mine.cookie }, 'unauthorized'],
      [{ protocol, key: 'x'.repeat(10_000) }, 'unauthorized'],
      [{ protocol, key: { toString: 1 } }, 'unauthorized'],
      [{ protocol: protocol + 1, key: mine.key }, 'version'],
      [{ key: mine.key }, 'unauthorized'],
    ];
    for (const [auth, answer] of tries) {
      expect(await agent.answerTo(agent.socket(mine, auth)), JSON.stringify(auth).slice(0, 60)).toBe(answer);
    }
  });

  it('is wanted by surfaces as well', async () => {
    const { cookie, key } = agent.launch();
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${agent.origin}/surface/lab:6.12?v=00000000`, { headers })).status;
    const half = { cookie: `hooklab_${agent.port}=${cookie}` };
    expect(await status(half)).toBe(401);
    expect(await status({ ...half, 'x-hooklab-key': 'wrong' })).toBe(401);
    expect(await status({ 'x-hooklab-key': key })).toBe(401);
    expect(await status({ ...half, 'x-hooklab-key': key })).toBe(404);
    // the UI's files are the same on every machine
    expect((await fetch(agent.origin, { headers: half })).status).toBe(200);
  });
});

describe('frames', () => {
  it('that are too large, too deep or wrong are answered, and the connection goes on', async () => {
    const socket = await agent.connected();
    const raw = (text: string) => socket.io.engine.write(text);
    const answers: unknown[] = [];
    socket.io.engine.on('packet', ({ data }: { data?: string }) => {
      const [, number, code] = /^3(\d+)\[.*"code":"([^"]*)"/.exec(data ?? '') ?? [];
      if (number) answers.push([Number(number), code]);
    });
    raw(`2901["run.stop",${'['.repeat(60_000)}`);
    raw(`2902["run.stop","${'x'.repeat(80_000)}"]`);
    raw(`2903["workspace.save",${'{"a":'.repeat(100_000)}`);
    raw('2904[7]');
    raw(`2905["run.start",{"target":"local","title":"","source":"${'x'.repeat(1024 * 1024 + 1)}"}]`);
    await expect.poll(() => answers.length).toBe(5);
    expect(answers).toEqual([
      [901, 'message-too-deep'],
      [902, 'message-too-large'],
      [903, 'message-too-deep'],
      [904, 'unknown-message'],
      [905, 'source-too-large'],
    ]);
    expect(await ask(socket, 'sessions.list', {})).toMatchObject({ ok: true });
  });

  it('that no message could be end their own connection only', async () => {
    const other = await agent.connected();
    for (const frame of [
      '9',
      '',
      '2["a',
      '0{"key":1',
      `2["run.ack","${'x'.repeat(70_000)}"]`,
      'x'.repeat(5 * 1024 * 1024),
    ]) {
      const socket = await agent.connected();
      const gone = left(socket);
      socket.io.engine.write(frame);
      await gone;
    }
    expect(await ask(other, 'sessions.list', {})).toMatchObject({ ok: true });
  });

  it('leave no backlog of a client that does not read: its connection ends', async () => {
    const { cookie, key } = agent.launch();
    const socket = connect(agent.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        `Host: 127.0.0.1:${agent.port}`,
        `Origin: ${agent.origin}`,
        `Cookie: hooklab_${agent.port}=${cookie}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      ].join('\r\n'),
    );
    const [hello] = await once(socket, 'data');
    expect(String(hello)).toContain('101');
    socket.write(frame(`40${JSON.stringify({ protocol: BROWSER_PROTOCOL, key })}`));
    const { id } = agent.sessions.withCookie(cookie)!;
    await expect.poll(() => agent.windows.count(id)).toBe(1);
    // from here on nothing is read, and what is large is asked for again and again
    socket.pause();
    const gone = new Promise((resolve) => socket.once('close', resolve));
    const source = 'x'.repeat(1024 * 1024);
    socket.write(
      frame(
        `420["workspace.save",{"target":"local","spec":"hand","hook":"tp","source":"${source}","edited":true}]`,
      ),
    );
    let number = 1;
    const timer = setInterval(() => {
      for (let i = 0; i < 4 && socket.writable; i++)
        socket.write(frame(`42${number++}["workspace.load",{}]`));
    }, 15);
    await expect.poll(() => agent.windows.count(id), { timeout: 20_000 }).toBe(0);
    clearInterval(timer);
    socket.destroy();
    await gone;
  });
});

describe('sessions', () => {
  const list = async (socket: Socket) =>
    ((await ask(socket, 'sessions.list', {})) as unknown as { result: { sessions: SessionInfo[] } }).result
      .sessions;

  it('are listed, and end for all of their windows when one says so', async () => {
    const [mine, theirs] = [agent.launch(), agent.launch()];
    const here = await agent.connected(mine);
    const [one, two] = [await agent.connected(theirs), await agent.connected(theirs)];
    const name = nameOf(agent.sessions.withCookie(theirs.cookie)!.id);
    const listed = await list(here);
    expect(listed.find((session) => session.here)?.windows).toBe(1);
    expect(listed.find((session) => session.name === name)).toMatchObject({
      windows: 2,
      here: false,
      about: 'a test',
    });
    const gone = [left(one), left(two)];
    expect(await ask(here, 'sessions.revoke', { session: name })).toEqual({ ok: true, result: { ended: 1 } });
    await Promise.all(gone);
    expect(await agent.answerTo(agent.socket(theirs))).not.toBeNull();
    expect(await list(here)).not.toContainEqual(expect.objectContaining({ name }));
  });

  it('log out: one’s own is answered first', async () => {
    const secrets = agent.launch();
    const socket = await agent.connected(secrets);
    const gone = left(socket);
    const name = nameOf(agent.sessions.withCookie(secrets.cookie)!.id);
    expect(await ask(socket, 'sessions.revoke', { session: name })).toMatchObject({ ok: true });
    await gone;
    const answer = await fetch(agent.origin, { headers: { cookie: agent.cookie(secrets) } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0');
  });

  it('that another agent on the same state directory ended are disconnected here', async () => {
    const beside = await TestAgent.start(`${agent.dir}/state`);
    const secrets = agent.launch();
    const socket = await agent.connected(secrets);
    const gone = left(socket);
    const { id } = beside.sessions.withCookie(secrets.cookie)!;
    expect(beside.sessions.revoke({ name: nameOf(id) })).toEqual([id]);
    await gone;
    await beside.close();
  });
});

describe('a role', () => {
  const asked = async (role: Role, name: string, message: object) => {
    const secrets = agent.sessions.exchange(agent.sessions.newLaunchToken(role))!;
    const answer = await ask(await agent.connected(secrets), name, message);
    return answer.ok ? 'ok' : answer.problem.code;
  };
  const saved = { target: 'local', spec: 'hand', hook: 'tp', source: '', edited: true };
  const tries: [name: string, message: object, observer: string, driver: string, owner: string][] = [
    ['targets.list', {}, 'ok', 'ok', 'ok'],
    ['sessions.list', {}, 'ok', 'ok', 'ok'],
    ['workspace.load', {}, 'ok', 'ok', 'ok'],
    ['workspace.save', saved, 'not-allowed', 'ok', 'ok'],
    ['run.stopAll', {}, 'not-allowed', 'ok', 'ok'],
    ['run.start', { bad: 1 }, 'not-allowed', 'bad-message', 'bad-message'],
    ['target.exec', { target: 'local', command: 'id' }, 'not-allowed', 'unknown-target', 'unknown-target'],
    ['sessions.revoke', { session: 'zzzz' }, 'not-allowed', 'not-allowed', 'ok'],
    ['session.leave', {}, 'ok', 'ok', 'ok'],
  ];
  it.each(tries)('decides who may send %s', async (name, message, observer, driver, owner) => {
    expect(await asked('observer', name, message)).toBe(observer);
    expect(await asked('driver', name, message)).toBe(driver);
    expect(await asked('owner', name, message)).toBe(owner);
  });
});

it('who stops all runs is named to all others', async () => {
  const secrets = agent.launch();
  const [mine, theirs] = [await agent.connected(secrets), await agent.connected()];
  const told: Notice[] = [];
  const own: Notice[] = [];
  theirs.on('notice', (notice) => told.push(notice));
  mine.on('notice', (notice) => own.push(notice));
  expect(await ask(mine, 'run.stopAll', {})).toMatchObject({ ok: true });
  await expect.poll(() => told.length).toBe(1);
  const { id } = agent.sessions.withCookie(secrets.cookie)!;
  expect(told[0]).toMatchObject({ tone: 'info', by: `${nameOf(id)}, a test` });
  expect(told[0]!.at).toBeGreaterThan(Date.now() - 60_000);
  expect(own).toEqual([]);
});

/** One masked text frame of a WebSocket client. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(14);
  head[0] = 0x81;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  // a mask of zeros changes nothing
  return Buffer.concat([head, payload]);
}
