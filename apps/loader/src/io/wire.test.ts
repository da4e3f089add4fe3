import type { Socket } from 'node:net';
import { Problem } from '@hooklab/base';
import { type Frame, FrameKind, FrameReader } from '@hooklab/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { socketPair } from '../../testkit/sockets';
import { BACKLOG_DEAD, BACKLOG_HIGH, Wire } from './wire';

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

async function pair(): Promise<{ wire: Wire; far: Socket; frames: Frame[]; ends: (Problem | undefined)[] }> {
  const [near, far] = await socketPair();
  open.push(near, far);
  const wire = new Wire(near, near);
  const frames: Frame[] = [];
  const ends: (Problem | undefined)[] = [];
  wire.listen({ frame: (f) => frames.push({ ...f, payload: f.payload.slice() }), end: (p) => ends.push(p) });
  return { wire, far, frames, ends };
}

const until = async (test: () => boolean): Promise<void> => {
  const end = Date.now() + 5000;
  while (!test()) {
    if (Date.now() > end) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

function collect(socket: Socket): Frame[] {
  const reader = new FrameReader();
  const frames: Frame[] = [];
  socket.on('data', (chunk) => frames.push(...reader.push(chunk as Buffer)));
  return frames;
}

describe('Wire over a real socket', () => {
  it('tells an end that came before anybody listened', async () => {
    const [near, far] = await socketPair();
    open.push(near, far);
    const wire = new Wire(near, near);
    far.end();
    await until(() => near.readableEnded);
    const ends: (Problem | undefined)[] = [];
    wire.listen({ frame: () => {}, end: (problem) => ends.push(problem) });
    expect(ends).toEqual([undefined]);
  });

  it('carries frames both ways, however they are cut', async () => {
    const a = await pair();
    const got = collect(a.far);
    a.wire.send({ hello: 'wörld' });
    a.wire.forward(FrameKind.batch, new Uint8Array(300_000).fill(7));
    a.wire.forward(FrameKind.blob, new Uint8Array(0));
    await until(() => got.length === 3);
    expect(JSON.parse(Buffer.from(got[0]!.payload).toString())).toEqual({ hello: 'wörld' });
    expect(got[1]!.payload.length).toBe(300_000);
    expect(got[1]!.payload.every((b) => b === 7)).toBe(true);
    expect(got[2]).toMatchObject({ kind: FrameKind.blob });

    const bytes = Buffer.from([3, 0, 0, 0, 1, 65, 66, 67, 0, 0, 0, 0, 3]);
    for (const byte of bytes) {
      a.far.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => a.frames.length === 2);
    expect(Buffer.from(a.frames[0]!.payload).toString()).toBe('ABC');
    expect(a.frames[1]!.payload.length).toBe(0);
  });

  it('says when its backlog is high and when it is written', async () => {
    const { wire, far } = await pair();
    const told: boolean[] = [];
    wire.onPressure((full) => told.push(full));
    const chunk = new Uint8Array(1024 * 1024);
    while (wire.backlog <= BACKLOG_HIGH) wire.forward(FrameKind.batch, chunk);
    expect(told).toEqual([true]);
    expect(wire.full).toBe(true);
    let drained = false;
    const waiting = wire.drained().then(() => {
      drained = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(drained).toBe(false);
    far.resume();
    await waiting;
    expect(told).toEqual([true, false]);
    await wire.drained();
  });

  it('lets a reply pass what waits, and keeps the order of everything else', async () => {
    const { wire, far } = await pair();
    const big = new Uint8Array(64 * 1024);
    for (let i = 0; i < 40; i++) {
      big[0] = i;
      wire.forward(FrameKind.batch, big.slice());
    }
    wire.send({ ended: 1 });
    wire.sendFirst({ reply: 1 });
    wire.sendFirst({ reply: 2 });
    const got = collect(far);
    await wire.finish();
    await until(() => got.length === 43);
    const words = got.map((f) =>
      f.kind === FrameKind.control ? Buffer.from(f.payload).toString() : f.payload[0],
    );
    const first = words.indexOf('{"reply":1}');
    // what is in the stream's own hands goes before: 256 KiB, and what the socket had taken
    expect(first).toBeLessThan(20);
    expect(words[first + 1]).toBe('{"reply":2}');
    expect(words.filter((word) => !String(word).includes('reply'))).toEqual([
      ...Array(40).keys(),
      '{"ended":1}',
    ]);
  });

  it('takes a reader that never reads for dead', async () => {
    const { wire, ends } = await pair();
    const chunk = new Uint8Array(8 * 1024 * 1024);
    for (let i = 0; i < 20; i++) wire.forward(FrameKind.blob, chunk);
    expect(ends.map((p) => p?.code)).toEqual(['unread']);
    expect(wire.backlog).toBeLessThan(BACKLOG_DEAD + 2 * chunk.length);
  });

  it('ends once: by the other side’s end, or with the problem of what is no frame', async () => {
    const a = await pair();
    a.far.end();
    await until(() => a.ends.length > 0);
    expect(a.ends).toEqual([undefined]);

    const b = await pair();
    const got = collect(b.far);
    b.far.write('not a frame at all');
    await until(() => b.ends.length > 0);
    expect(b.ends[0]).toBeInstanceOf(Problem);
    expect(b.ends[0]!.code).toBe('frame');
    // what is to be said about it still goes out
    b.wire.send({ type: 'why' });
    await b.wire.finish(1000);
    await until(() => got.length === 1);
    expect(b.ends.length).toBe(1);
  });

  it('tells of an end that came before anybody listened', async () => {
    const [near, far] = await socketPair();
    open.push(near, far);
    const wire = new Wire(near, near);
    near.destroy(new Error('reset by peer'));
    await new Promise((resolve) => setImmediate(resolve));
    const ends: (Problem | undefined)[] = [];
    wire.listen({ frame: () => {}, end: (problem) => ends.push(problem) });
    expect(ends.map((p) => p?.cause)).toEqual(['reset by peer']);
  });

  it('delivers nothing after it was told of the end', async () => {
    const { far, frames, ends } = await pair();
    far.write(Buffer.from([1, 0, 0, 0, 1, 65, 0, 0, 0, 0, 77, 1, 0, 0, 0, 1, 66]));
    await until(() => ends.length > 0);
    expect(frames.length).toBe(1);
  });
});
