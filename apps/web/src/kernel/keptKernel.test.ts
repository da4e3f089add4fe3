import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnswerStore, Entry } from './answers/store';
import { type KernelPort, keptKernel } from './keptKernel';
import { KernelService } from './service';

/** As the browser's, in memory; what is in it can be damaged. */
class Memory implements AnswerStore {
  readonly all = new Map<string, string>();
  get = async (key: string) => this.all.get(key) ?? null;
  put = async (entries: readonly Entry[]) => {
    for (const { key, text } of entries) this.all.set(key, text);
  };
}

const shippedSurface = (id: string): Uint8Array =>
  execFileSync(
    'xz',
    ['-dc', fileURLToPath(new URL(`../../../../packages/surface/shipped/${id}.tar.xz`, import.meta.url))],
    { maxBuffer: 512 * 1024 * 1024 },
  );

const REF = { id: 'debian-6.12', version: 'a' };

beforeEach(() => {
  vi.useFakeTimers();
});

/** Somebody who answers "N: what was asked", N the times that he was asked. */
function counting(): { port: KernelPort; asked: () => number } {
  let times = 0;
  const port = new Proxy({} as KernelPort, {
    get:
      (_, question) =>
      async (...all: unknown[]) =>
        `${++times}: ${String(question)} ${JSON.stringify(all)}`,
  });
  return { port, asked: () => times };
}

describe('a kernel that keeps its answers', () => {
  it('is asked nothing that it answered before, also by another page', async () => {
    const store = new Memory();
    const { port, asked } = counting();
    const first = keptKernel({ worker: () => port, store, code: 'c' });
    const answer = await first.page(REF, 'fn:vfs_unlink');
    await vi.runAllTimersAsync();
    const worker = vi.fn(() => port);
    const second = keptKernel({ worker, store, code: 'c' });
    expect(await second.page(REF, 'fn:vfs_unlink')).toBe(answer);
    expect(asked()).toBe(1);
    expect(worker).not.toHaveBeenCalled();
  });

  it('gives no answer to another question, surface, version or code', async () => {
    const store = new Memory();
    const { port } = counting();
    const word = fc.constantFrom('a', 'b', 'a b', '"a"', '');
    const question = fc.record({
      code: fc.constantFrom('c', 'd'),
      id: fc.constantFrom('debian-6.12', 'debian-7.2'),
      version: fc.constantFrom('1', '2'),
      other: fc.constantFrom('debian-6.12', 'debian-7.2'),
      kind: fc.constantFrom('page', 'moments', 'standing', 'diff'),
      word,
    });
    const given = new Map<string, unknown>();
    await fc.assert(
      fc.asyncProperty(question, async ({ code, id, version, other, kind, word }) => {
        const kept = keptKernel({ worker: () => port, store, code });
        const ref = { id, version };
        const answer = await (kind === 'page' || kind === 'moments'
          ? kept[kind](ref, word)
          : kept[kind as 'standing' | 'diff'](ref, { id: other, version }, word));
        await vi.runAllTimersAsync();
        const name = JSON.stringify([
          code,
          kind,
          id,
          version,
          word,
          kind === 'page' || kind === 'moments' ? '' : other,
        ]);
        if (given.has(name)) expect(answer).toBe(given.get(name));
        else expect([...given.values()]).not.toContain(answer);
        given.set(name, answer);
      }),
    );
  });

  it('keeps no refusal, and nothing of a surface without a version', async () => {
    const store = new Memory();
    const refusing = new Proxy({} as KernelPort, {
      get: () => async () => {
        throw new Error('away');
      },
    });
    await expect(keptKernel({ worker: () => refusing, store, code: 'c' }).page(REF, 'x')).rejects.toThrow();
    const { port } = counting();
    await keptKernel({ worker: () => port, store, code: 'c' }).page({ id: 'local', version: '' }, 'x');
    await vi.runAllTimersAsync();
    expect(store.all.size).toBe(0);
  });

  it('keeps only the newest of what is typed, and does not look up what the worker has at hand', async () => {
    const store = new Memory();
    const get = vi.spyOn(store, 'get');
    const { port } = counting();
    const kept = keptKernel({ worker: () => port, store, code: 'c' });
    for (const query of ['u', 'un', 'unl']) await kept.search(REF, query, 64);
    await vi.runAllTimersAsync();
    expect([...store.all.keys()]).toEqual(['c search debian-6.12 a ["unl",64]']);
    expect(get).toHaveBeenCalledTimes(1);
  });

  it('asks the worker where a kept text is none', async () => {
    const store = new Memory();
    const { port, asked } = counting();
    store.all.set('c page debian-6.12 a ["x"]', '{"cut');
    const kept = keptKernel({ worker: () => port, store, code: 'c' });
    expect(await kept.page(REF, 'x')).toContain('1: page');
    expect(asked()).toBe(1);
  });
});

describe.each(['debian-5.10', 'debian-6.1', 'debian-6.12', 'debian-7.2'])('answers about %s', (id) => {
  it('come back as they were', async () => {
    const service = new KernelService(async ({ id }) => shippedSurface(id));
    const ref = { id, version: 'a' };
    const other = { id: id === 'debian-7.2' ? 'debian-6.12' : 'debian-7.2', version: 'b' };
    const { question } = await service.understand(ref, 'who deletes this file');
    const ask: ((port: KernelPort) => Promise<unknown>)[] = [
      (port) => port.load(ref),
      (port) => port.search(ref, 'unlink', 64),
      (port) => port.facets(ref, 'unlink kind:fn'),
      (port) => port.rows(ref, 'unlink', 0, 64),
      (port) => port.counts(ref, ['unlink arg:inode', 'unlink']),
      (port) => port.nearest(ref, 'vfs_unlnk'),
      (port) => port.complete(ref, 'kind:syscall unlin', 5),
      (port) => port.unreadable(ref, 'bpf'),
      (port) => port.lines(ref, { file: 'available_events', line: 3 }),
      (port) => port.understand(ref, 'who deletes this file'),
      (port) => port.advise(ref, question!, { needs: { latency: true } }),
      (port) => port.compose(ref, question!, {}, 'kprobe fn:vfs_unlink'),
      ...[
        'fn:vfs_unlink',
        'struct:task_struct',
        'enum:bpf_attach_type',
        'tracepoint:sched:sched_switch',
      ].flatMap((path) => [
        (port: KernelPort) => port.page(ref, path),
        (port: KernelPort) => port.moments(ref, path),
        (port: KernelPort) => port.standing(ref, other, path),
        (port: KernelPort) => port.diff(ref, other, path),
      ]),
    ];
    const store = new Memory();
    const writing = keptKernel({ worker: () => service, store, code: 'c' });
    const fresh: unknown[] = [];
    for (const one of ask) {
      fresh.push(await one(writing));
      // what is typed is kept when nothing newer came
      await vi.runAllTimersAsync();
    }
    expect(store.all.size).toBe(ask.length);
    const reading = keptKernel({
      worker: () => {
        throw new Error('the worker was asked');
      },
      store,
      code: 'c',
    });
    for (const [i, one] of ask.entries()) expect(await one(reading)).toEqual(fresh[i]);
  });
});
