import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Compiled } from './clang';
import { ObjectCache } from './objects';
import { Turns } from './turns';

describe('Turns', () => {
  it('lets only so many run at once, in order, and survives failures', async () => {
    const turns = new Turns(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (i: number) =>
      turns.take(async () => {
        most = Math.max(most, ++running);
        order.push(i);
        await new Promise((done) => setTimeout(done, 1));
        running--;
        if (i % 3 === 0) throw new Error(`work ${i}`);
        return i;
      });
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => work(i)));
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(results.filter((r) => r.status === 'rejected')).toHaveLength(7);
    expect(await work(1)).toBe(1);
  });

  /** Work that ends when told; `order` says what began. */
  function held(turns: Turns, order: string[]) {
    const ends = new Map<string, () => void>();
    const begin = (name: string, signal?: AbortSignal) =>
      turns.take(
        () => {
          order.push(name);
          return new Promise<void>((end) => ends.set(name, end));
        },
        { client: name[0], signal },
      );
    const end = async (name: string) => {
      ends.get(name)!();
      // the end is told through a few promises
      await new Promise((done) => setImmediate(done));
    };
    return { begin, end };
  }

  it('runs one of each client at a time, and the clients take turns', async () => {
    const order: string[] = [];
    const { begin, end } = held(new Turns(2), order);
    const all = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map((name) => begin(name));
    await new Promise((done) => setImmediate(done));
    // a2 waits for a1, so the other place is b1’s
    expect(order).toEqual(['a1', 'b1']);
    await end('a1');
    expect(order).toEqual(['a1', 'b1', 'a2']);
    await end('a2');
    expect(order.at(-1)).toBe('c1');
    await end('b1');
    // a had its turn after b
    expect(order.at(-1)).toBe('b2');
    for (const name of ['c1', 'b2', 'a3']) await end(name);
    expect(order).toEqual(['a1', 'b1', 'a2', 'c1', 'b2', 'a3']);
    await Promise.all(all);
  });

  it('gives no turn to who left, and the turn of who left while it ran to the next', async () => {
    const order: string[] = [];
    const turns = new Turns(1);
    const { begin, end } = held(turns, order);
    const left = new AbortController();
    const first = begin('a1');
    const second = begin('b1', left.signal);
    const third = begin('b2');
    left.abort(new Error('left'));
    await expect(second).rejects.toThrow('left');
    await expect(begin('c1', left.signal)).rejects.toThrow('left');
    await end('a1');
    expect(order).toEqual(['a1', 'b2']);
    await end('b2');
    await Promise.all([first, third]);
  });

  it('gives every turn to somebody and loses none, whoever comes, ends and leaves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ client: fc.constantFrom('a', 'b', 'c'), leaves: fc.boolean() }), {
          maxLength: 20,
        }),
        async (atOnce, jobs) => {
          const turns = new Turns(atOnce);
          const running: string[] = [];
          const outcomes = jobs.map(async ({ client, leaves }, i) => {
            const left = new AbortController();
            if (leaves) setTimeout(() => left.abort(), i % 3);
            await turns.take(
              async () => {
                running.push(client);
                expect(running.length).toBeLessThanOrEqual(atOnce);
                expect(running.filter((c) => c === client)).toHaveLength(1);
                await new Promise((done) => setImmediate(done));
                running.splice(running.indexOf(client), 1);
              },
              { client, signal: left.signal },
            );
          });
          const results = await Promise.allSettled(outcomes);
          results.forEach((r, i) => {
            if (r.status === 'rejected') expect(jobs[i]!.leaves && r.reason.name === 'AbortError').toBe(true);
          });
          // every place is free again
          const places = Array.from({ length: atOnce }, () => turns.take(async () => running.push('x')));
          await Promise.all(places);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('ObjectCache', () => {
  const compiled = (size: number): Compiled => ({
    object: new Uint8Array(size),
    diagnostics: [],
    log: '',
    ms: 1,
    timedOut: false,
    truncated: false,
  });

  it('drops the least lately used by number', () => {
    const cache = new ObjectCache(2, 1000);
    cache.put('a', compiled(1));
    cache.put('b', compiled(1));
    cache.get('a');
    cache.put('c', compiled(1));
    expect(['a', 'b', 'c'].map((k) => cache.get(k) !== null)).toEqual([true, false, true]);
  });

  it('and by size, even one that is too large by itself', () => {
    const cache = new ObjectCache(10, 1000);
    cache.put('a', compiled(600));
    cache.put('b', compiled(600));
    expect(cache.get('a')).toBeNull();
    expect(cache.get('b')).not.toBeNull();
    cache.put('c', compiled(2000));
    expect(cache.get('c')).toBeNull();
    cache.put('d', compiled(900));
    expect(cache.get('d')).not.toBeNull();
  });
});
