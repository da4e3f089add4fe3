import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BATCH, BLOB, Client, CONTROL, frame, killAll, PROTOCOL, requireRoot } from '../testkit/client.mjs';

before(requireRoot);
after(killAll);

const refusal = (code) => (m) => m.type === 'reply' && !m.ok && m.problem.code === code;

test('says hello before it is asked', async () => {
  const c = Client.spawn();
  const hello = await c.until((m) => m.type === 'hello');
  assert.equal(hello.protocol, PROTOCOL);
  assert.equal(hello.pid, c.process.pid);
  assert.equal(hello.uid, 0);
  assert.match(hello.libbpf, /^\d+\.\d+/);
  assert.match(hello.bootId, /^[0-9a-f-]{36}$/);
  assert.equal((await c.close()).code, 0);
});

test('serves nothing before hello, and only one hello', async () => {
  const c = Client.spawn();
  c.send({ type: 'bpf.list', id: 7 });
  assert.equal((await c.until(refusal('hello-first'))).id, 7);
  c.send({ type: 'hello', protocol: PROTOCOL });
  c.send({ type: 'hello', protocol: PROTOCOL });
  await c.until(refusal('hello-twice'));
  assert.ok(Array.isArray((await c.request('bpf.list')).programs));
  assert.equal((await c.close()).code, 0);
});

test('refuses a protocol that it does not know, and leaves', async () => {
  const c = Client.spawn();
  c.send({ type: 'hello', protocol: 99 });
  const { id, problem } = await c.until(refusal('version'));
  assert.equal(id, 0);
  assert.match(problem.what, /99/);
  assert.equal((await c.exit).code, 2);
});

test('refuses what is no request, with its id, and goes on', async () => {
  const c = await Client.open();
  const cases = [
    [{ type: 'nonsense', id: 1 }, 1],
    [{ type: 'bpf.list' }, 0],
    [{ type: 'bpf.list', id: -3 }, 0],
    [{ type: 'bpf.list', id: 2, extra: true }, 2],
    [{ type: 'surface.read', id: 3, item: 'shadow' }, 3],
    [{ type: 'run.start', id: 4, run: 0, objectBytes: 0, programs: [] }, 4],
    [{ type: 'exec', id: 5, command: 'true' }, 5],
    [[1, 2], 0],
    [null, 0],
    ['doctor', 0],
  ];
  for (const [message, id] of cases) {
    c.messages.length = 0;
    c.send(message);
    const reply = await c.until((m) => m.type === 'reply');
    assert.equal(reply.ok, false);
    assert.equal(reply.id, id);
    assert.equal(reply.problem.code, 'message');
  }
  c.messages.length = 0;
  c.input.write(frame(CONTROL, Buffer.from('{"type":')));
  await c.until(refusal('message'));
  c.input.write(frame(BATCH, Buffer.alloc(64)));
  await c.until(refusal('frame-kind'));
  c.messages.length = 0;
  c.input.write(frame(BLOB, Buffer.alloc(3)));
  await c.until(refusal('blob'));
  assert.ok(Array.isArray((await c.request('bpf.list')).programs));
  assert.equal((await c.close()).code, 0);
});

test('a frame of an unknown kind or of too many bytes ends the session with a reason', async () => {
  const oversized = Buffer.alloc(5);
  oversized.writeUInt32LE(16 * 1024 * 1024 + 1);
  oversized[4] = CONTROL;
  for (const garbage of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), oversized, frame(9, Buffer.from('x'))]) {
    const c = await Client.open();
    c.input.write(garbage);
    assert.equal((await c.until(refusal('frame'))).id, 0);
    assert.equal((await c.exit).code, 2);
  }
});

test('a large frame is taken whole, byte by byte or at once', async () => {
  const c = await Client.open();
  c.input.write(frame(CONTROL, Buffer.alloc(8 * 1024 * 1024, 'x')));
  await c.until(refusal('message'));
  for (const byte of frame(CONTROL, Buffer.from('{"type":"bpf.list","id":1}')))
    c.input.write(Buffer.of(byte));
  assert.equal((await c.until((m) => m.type === 'reply' && m.id === 1)).ok, true);
  assert.equal((await c.close()).code, 0);
});

test('half a frame and then the end is an end', async () => {
  const c = await Client.open();
  c.input.write(frame(CONTROL, Buffer.from('{"type":"bpf.list","id":1}')).subarray(0, 12));
  assert.equal((await c.close()).code, 0);
});

/** mulberry32: the same frames in every run */
function random(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('20,000 fuzzed frames: each is answered once, and the loader is as it was', async () => {
  const c = await Client.open();
  const next = random(0x600d5eed);
  const int = (n) => Math.floor(next() * n);
  const pick = (list) => list[int(list.length)];
  const values = [
    null,
    true,
    -1,
    0,
    1e300,
    2 ** 53,
    '',
    '../../etc/shadow',
    'a'.repeat(5000),
    [],
    {},
    [[[]]],
    { __proto__: 1 },
  ];
  const base = [
    { type: 'surface.read', id: 1, item: 'modules' },
    { type: 'surface.read', id: 2, item: 'format', name: 'task/task_rename' },
    { type: 'run.start', id: 3, run: 1, objectBytes: 4, programs: [], constants: { a: 1 } },
    { type: 'run.map', id: 7, run: 1, map: 'counts', cursor: 0 },
    { type: 'run.stop', id: 4, run: 1 },
    { type: 'bpf.list', id: 5 },
    { type: 'ping', id: 6 },
    { type: 'hello', protocol: PROTOCOL },
  ];
  const kinds = [
    () => Buffer.from(Array.from({ length: int(64) }, () => int(256))),
    () => Buffer.from(JSON.stringify(pick(values))),
    () => Buffer.from(JSON.stringify(pick(base)).slice(0, -1 - int(20))),
    () => {
      const message = { ...pick(base) };
      message[pick([...Object.keys(message), 'extra'])] = pick(values);
      return Buffer.from(JSON.stringify(message));
    },
    () => {
      const bytes = Buffer.from(JSON.stringify(pick(base)));
      bytes[int(bytes.length)] = int(256);
      return bytes;
    },
    () => Buffer.from('['.repeat(int(20_000))),
  ];
  const frames = 20_000;
  for (let sent = 0; sent < frames; ) {
    for (let i = 0; i < 500; i++, sent++) {
      let payload = pick(kinds)();
      // a hello of another version is refused for good: another test
      while (/"hello"/.test(payload) && !new RegExp(`"protocol":${PROTOCOL}[,}]`).test(payload))
        payload = pick(kinds)();
      const kind = next() < 0.95 ? CONTROL : pick([BATCH, BLOB]);
      // a blob is replied to only when it is none; what nobody comes for is dropped
      c.input.write(frame(kind, kind === BLOB ? payload.subarray(0, int(4)) : payload));
      if (i % 50 === 0) c.input.write(frame(BLOB, Buffer.alloc(4 + int(200_000), int(256))));
    }
    const want = sent;
    await c.eventually(
      () => c.messages.filter((m) => m.type === 'reply').length === want,
      60_000,
      `${want} replies`,
    );
  }
  assert.equal(c.messages.filter((m) => m.type !== 'reply' && m.type !== 'hello').length, 0);
  assert.ok(Array.isArray((await c.request('bpf.list')).programs));
  assert.equal((await c.close()).code, 0);
  assert.equal(c.stderr, '');
});
