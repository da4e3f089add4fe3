import type { Socket } from 'node:net';
import { Problem } from '@hooklab/base';
import {
  FrameKind,
  FrameReader,
  frameHeader,
  LOADER_PROTOCOL,
  type LoaderMessage,
  messageSchema,
} from '@hooklab/protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { socketPair } from '../../testkit/sockets';
import { Wire } from '../io/wire';
import { Queue } from './queue';
import { idOf } from './refusals';
import { type Served, Session } from './session';

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

/** An agent's end of a real socket, and a session that serves `bpf.list` and forgets `run.stop`. */
async function agent(serve: (id: number) => Served) {
  const [near, far] = await socketPair();
  open.push(near, far);
  const messages: LoaderMessage[] = [];
  const ends: (Problem | undefined)[] = [];
  const credits: number[] = [];
  const blobs: number[] = [];
  const reader = new FrameReader();
  far.on('data', (chunk) => {
    for (const frame of reader.push(chunk as Buffer)) {
      messages.push(messageSchema.parse(JSON.parse(Buffer.from(frame.payload).toString())));
    }
  });
  new Session(new Wire(near, near), {
    heard: () => {},
    hello: () => {},
    request: (r) => serve(r.id),
    credit: ({ bytes }) => credits.push(bytes),
    blob: (payload) => {
      if (payload.length < 4) throw new Problem({ code: 'blob', what: 'no' });
      blobs.push(payload.length);
    },
    end: (problem) => ends.push(problem),
  });
  const raw = (payload: Uint8Array, kind: FrameKind = FrameKind.control): void => {
    far.write(frameHeader(kind, payload.length));
    far.write(payload);
  };
  const send = (message: unknown): void => raw(Buffer.from(JSON.stringify(message)));
  const replies = async (n: number) => {
    const end = Date.now() + 5000;
    while (messages.length < n) {
      if (Date.now() > end) throw new Error(`${messages.length} of ${n} replies`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return messages as Extract<LoaderMessage, { type: 'reply' }>[];
  };
  return { send, raw, replies, messages, ends, credits, blobs, far };
}

const codeOf = (m: LoaderMessage): string | undefined =>
  m.type === 'reply' && !m.ok ? m.problem.code : undefined;

describe('Session', () => {
  it('answers with the result, or with the problem that was thrown, at once or later', async () => {
    const a = await agent((id) => {
      if (id === 1) return Promise.resolve({ programs: [] });
      if (id === 2) return Promise.reject(new Problem({ code: 'later', what: 'no' }));
      if (id === 3) throw new Problem({ code: 'at-once', what: 'no' });
      throw new TypeError('a bug');
    });
    a.send({ type: 'hello', protocol: LOADER_PROTOCOL });
    for (const id of [1, 2, 3, 4]) a.send({ type: 'bpf.list', id });
    const replies = await a.replies(4);
    const by = (id: number) => replies.find((r) => r.id === id)!;
    expect(by(1)).toMatchObject({ ok: true, result: { programs: [] } });
    expect([2, 3, 4].map((id) => codeOf(by(id)))).toEqual(['later', 'at-once', 'internal']);
  });

  it('leaves the reply to others where a handler gives none', async () => {
    const a = await agent((id) => (id === 1 ? undefined : Promise.resolve({})));
    a.send({ type: 'hello', protocol: LOADER_PROTOCOL });
    a.send({ type: 'run.stop', id: 1, run: 1 });
    a.send({ type: 'bpf.list', id: 2 });
    await a.replies(1);
    expect(a.messages.map((m) => (m.type === 'reply' ? m.id : -1))).toEqual([2]);
  });

  it('passes on blobs and credit without a reply, after hello; what is no blob is refused', async () => {
    const a = await agent(() => Promise.resolve({}));
    const blob = (bytes: number) => a.raw(new Uint8Array(bytes), FrameKind.blob);
    blob(8);
    a.send({ type: 'run.credit', run: 1, bytes: 5 });
    a.send({ type: 'hello', protocol: LOADER_PROTOCOL });
    blob(9);
    blob(2);
    a.send({ type: 'run.credit', run: 1, bytes: 7 });
    a.send({ type: 'run.credit', run: 1, bytes: 0 });
    a.send({ type: 'bpf.list', id: 4 });
    const replies = await a.replies(5);
    expect(replies.map(codeOf)).toEqual(['frame-kind', 'hello-first', 'blob', 'message', undefined]);
    expect([a.blobs, a.credits]).toEqual([[9], [7]]);
  });

  it('answers no more than so many requests at a time', async () => {
    const a = await agent(() => new Promise(() => {}));
    a.send({ type: 'hello', protocol: LOADER_PROTOCOL });
    for (let id = 1; id <= 66; id++) a.send({ type: 'bpf.list', id });
    const replies = await a.replies(2);
    expect(replies.map((r) => [r.id, codeOf(r)])).toEqual([
      [65, 'busy'],
      [66, 'busy'],
    ]);
  });

  it('refuses another version and ends; an unsuitable stream too', async () => {
    const a = await agent(() => undefined);
    a.send({ type: 'hello', protocol: LOADER_PROTOCOL + 1 });
    expect(codeOf((await a.replies(1))[0]!)).toBe('version');
    expect(a.ends[0]?.code).toBe('version');
    const b = await agent(() => undefined);
    b.far.write('GET / HTTP/1.1\r\n');
    const [reply] = await b.replies(1);
    expect(codeOf(reply!)).toBe('frame');
    expect(b.ends[0]?.code).toBe('frame');
  });

  it('answers any JSON exactly once, with a reply that the schema takes', async () => {
    const a = await agent(() => Promise.resolve({}));
    a.send({ type: 'hello', protocol: LOADER_PROTOCOL });
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        a.raw(Buffer.from(json));
        sent += 1;
        const replies = await a.replies(sent);
        expect(replies.length).toBe(sent);
        expect(codeOf(replies.at(-1)!)).toBe('message');
      }),
      { numRuns: 200 },
    );
    expect(a.ends).toEqual([]);
  });
});

describe('idOf', () => {
  it('finds an id that may be replied to', () => {
    expect([{ id: 7 }, { id: -1 }, { id: 1.5 }, { id: '7' }, null, 7, [], { id: 2 ** 53 }].map(idOf)).toEqual(
      [7, 0, 0, 0, 0, 0, 0, 0],
    );
  });
});

describe('Queue', () => {
  it('does one thing after the other, also after a failure', async () => {
    const queue = new Queue();
    const order: string[] = [];
    const task = (name: string, ms: number) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      order.push(`${name} ends`);
      if (name === 'b') throw new Error('b');
      return name;
    };
    const [a, b, c] = await Promise.allSettled([
      queue.add(task('a', 20)),
      queue.add(task('b', 5)),
      queue.add(task('c', 0)),
    ]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect([a!.status, b!.status, c!.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
