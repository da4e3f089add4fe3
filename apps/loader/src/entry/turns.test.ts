import { afterEach, expect, it, vi } from 'vitest';
import { helperReach } from './reach';
import { Symbols } from './symbols';
import { Turns } from './turns';

afterEach(() => {
  vi.restoreAllMocks();
});

/** How often others have had their turn until the work is done. */
async function turnsOfOthers(work: () => Promise<unknown>): Promise<number> {
  let seen = 0;
  let over = false;
  const other = () => {
    seen++;
    if (!over) setImmediate(other);
  };
  setImmediate(other);
  await work().finally(() => {
    over = true;
  });
  return seen;
}

it('goes on for ten milliseconds, then lets others have a turn', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const turns = new Turns();
  now = 9;
  expect(await turnsOfOthers(() => turns.next())).toBe(0);
  now = 10;
  expect(await turnsOfOthers(() => turns.next())).toBeGreaterThan(0);
  now = 19;
  expect(await turnsOfOthers(() => turns.next())).toBe(0);
});

it('what the helpers of a program call is looked for so: while symbols are read, and code', async () => {
  // a look at the clock is a millisecond
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now++);
  const lines = Array.from({ length: 50_000 }, (_, i) => {
    const address = (0xffffffff81000000n + BigInt(16 * i)).toString(16);
    return `${address} t bpf_hl_${i}\n`;
  });
  const text = Buffer.from(`${lines.join('')}ffffffff82000000 d bpf_hl_7_proto\n`);
  const found: ReadonlySet<string>[] = [];
  const seen = await turnsOfOthers(async () => {
    found.push(await helperReach(new Symbols(text), (_, length) => Buffer.alloc(length, 0x90)));
  });
  expect([...found[0]!]).toEqual(['bpf_hl_7']);
  expect(seen).toBeGreaterThan(10);
});
