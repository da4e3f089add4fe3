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
