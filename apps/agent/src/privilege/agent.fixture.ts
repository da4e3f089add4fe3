/**
 * Stands in for the agent in broker.test.ts: does what a line on its standard input says, through the real client.
 *
 *   → {"do":"start","type":"loader"}      ← {"pid":4711,"at":0}
 */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { type Brokered, broker } from './client';

const started: Brokered[] = [];
const root = broker();

interface Line {
  do: keyof typeof acts;
  type: 'loader' | 'compiler';
  at: number;
  text: string;
  bytes: number;
  pid: number;
  messages: unknown[];
}

const acts = {
  async start({ type }: Line) {
    const process = await root!.start(type);
    return { pid: process.pid, at: started.push(process) - 1 };
  },

  say({ at, text }: Line) {
    started[at]!.socket.write(text);
    return {};
  },

  /** Random bytes there and back: were they the same? */
  async echo({ at, bytes }: Line) {
    const { socket } = started[at]!;
    const there = createHash('sha256');
    const back = createHash('sha256');
    let got = 0;
    const all = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        back.update(chunk);
        got += chunk.length;
        if (got >= bytes) resolve();
      });
    });
    for (let sent = 0; sent < bytes; ) {
      const chunk = randomBytes(Math.min(64 * 1024, bytes - sent));
      sent += chunk.length;
      there.update(chunk);
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve));
    }
    await all;
    socket.removeAllListeners('data');
    return { got, same: there.digest('hex') === back.digest('hex') };
  },

  /** How much a peer that does not read takes before the writer must wait. */
  async flood({ at, bytes }: Line) {
    const { socket } = started[at]!;
    const chunk = Buffer.alloc(64 * 1024);
    let sent = 0;
    for (; sent < bytes; sent += chunk.length) {
      if (socket.write(chunk)) continue;
      const drained = new Promise((resolve) => socket.once('drain', () => resolve(true)));
      const waited = new Promise((resolve) => setTimeout(() => resolve(false), 300));
      if (!(await Promise.race([drained, waited]))) break;
    }
    return { sent };
  },

  async ended({ at }: Line) {
    const { socket } = started[at]!;
    socket.resume();
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    while (!started[at]!.ending()) await new Promise((resolve) => setTimeout(resolve, 10));
    return started[at]!.ending()!;
  },

  kill({ at }: Line) {
    started[at]!.kill();
    return {};
  },

  /** Whatever it likes, past the client. */
  raw({ messages }: Line) {
    for (const message of messages) process.send!(message as object);
    return {};
  },

  async signal({ pid }: Line) {
    return root!.signalVm(pid, 'SIGTERM').then(
      () => ({ code: null }),
      (error) => ({ code: error.code }),
    );
  },

  /** What a process that it starts has open. */
  inherited() {
    return { fds: spawnSync('ls', ['-l', '/proc/self/fd']).stdout.toString() };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Line;
  const answer = await Promise.resolve(acts[asked.do](asked)).catch((error: Error) => ({
    error: error.message,
  }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
