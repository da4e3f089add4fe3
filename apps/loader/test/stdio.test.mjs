import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  Client,
  CONTROL,
  eventually,
  frame,
  killAll,
  LOADER,
  PROTOCOL,
  requireRoot,
} from '../testkit/client.mjs';

let dir;
before(() => {
  requireRoot();
  dir = mkdtempSync(join(tmpdir(), 'hooklab-stdio-'));
});
after(() => {
  killAll();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

/** A hello, a large answer and a small one. */
async function converse(c) {
  c.send({ type: 'hello', protocol: PROTOCOL });
  await c.until((m) => m.type === 'hello');
  const { bytes } = await c.read('btf/vmlinux');
  assert.ok(bytes.equals(readFileSync('/sys/kernel/btf/vmlinux')));
  assert.ok(Array.isArray((await c.request('bpf.list')).programs));
}

test('one Unix socket as both stdin and stdout', async () => {
  const path = join(dir, 'socket');
  const server = createServer({ pauseOnConnect: true });
  server.listen(path);
  await once(server, 'listening');
  const socket = connect(path);
  const [theirs] = await once(server, 'connection');
  const loader = spawn(process.execPath, [LOADER], { stdio: [theirs, theirs, 'inherit'] });
  theirs.destroy();
  server.close();
  const c = new Client(loader, socket, socket);
  await converse(c);
  socket.end();
  assert.equal((await c.exit).code, 0);
});

test('named pipes', async () => {
  for (const name of ['in', 'out']) execFileSync('mkfifo', [join(dir, name)]);
  const shell = spawn('sh', ['-c', '"$0" "$1" <"$2/in" >"$2/out"', process.execPath, LOADER, dir], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const writer = spawn('sh', ['-c', 'cat >"$0"', join(dir, 'in')], { stdio: ['pipe', 'ignore', 'inherit'] });
  const reader = spawn('cat', [join(dir, 'out')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const c = new Client(shell, writer.stdin, reader.stdout);
  await converse(c);
  writer.stdin.end();
  assert.equal((await c.exit).code, 0);
});

test('files: it reads to the end, answers and leaves', async () => {
  const input = join(dir, 'requests');
  const output = join(dir, 'answers');
  const messages = [
    { type: 'hello', protocol: PROTOCOL },
    { type: 'bpf.list', id: 1 },
  ];
  writeFileSync(input, Buffer.concat(messages.map((m) => frame(CONTROL, Buffer.from(JSON.stringify(m))))));
  const fds = [openSync(input, 'r'), openSync(output, 'w')];
  const loader = spawn(process.execPath, [LOADER], { stdio: [...fds, 'inherit'] });
  await once(loader, 'close');
  for (const fd of fds) closeSync(fd);
  assert.match(readFileSync(output, 'latin1'), /"type":"reply","id":1,"ok":true/);
});

test('a character device, read and written by blocking calls; it leaves although a read is blocked', async (t) => {
  // script(1) gives the loader a terminal, made raw, as its stdin and stdout
  const inner = `stty raw -echo && echo ready && exec "${process.execPath}" "${LOADER}" --no-spare`;
  const script = spawn('script', ['-q', '-e', '-c', inner, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => script.kill('SIGKILL'));
  // what is written before the terminal is raw would be translated
  await untilReady(script.stdout);
  const c = new Client(script, script.stdin, script.stdout);
  script.stdout.resume();
  await converse(c);
  const { pid } = c.messages.find((m) => m.type === 'hello');
  process.kill(pid, 'SIGTERM');
  await eventually(() => script.exitCode !== null || script.signalCode !== null, 'it did not leave', 5000);
});

test('who started it has gone before its first word: it ends in order, 10 of 10', async () => {
  for (let i = 0; i < 10; i++) {
    const loader = spawn(process.execPath, [LOADER], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    loader.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    loader.stdin.on('error', () => {});
    loader.stdout.destroy();
    loader.stdin.destroy();
    const [code, signal] = await once(loader, 'close');
    assert.equal(signal, null);
    assert.ok(code === 0 || code === 2, `it ended with ${code}: ${said}`);
    assert.doesNotMatch(said, /Unhandled|node:internal|\n {4}at /);
  }
});

/** Reads "ready" and its line end; what comes after is left in the stream, which is paused. */
async function untilReady(stream) {
  let head = Buffer.alloc(0);
  for (;;) {
    const [chunk] = await once(stream, 'data');
    stream.pause();
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('ready');
    if (end >= 0 && head.indexOf(10, end) >= 0) {
      const rest = head.subarray(head.indexOf(10, end) + 1);
      if (rest.length > 0) stream.unshift(rest);
      return;
    }
    stream.resume();
  }
}
