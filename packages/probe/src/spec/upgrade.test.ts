import { describe, expect, it } from 'vitest';
import { parseSpec } from './parse';
import { upgradeSpec } from './upgrade';

const old = {
  version: 1,
  name: 'open-kprobe',
  title: 'open by kprobe',
  about: 'As it was written for the first version.',
  columns: [{ name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' }],
  captures: { ts: 'ts' },
  ways: [
    { hook: 'kprobe', point: 'function:do_sys_openat2' },
    { hook: 'tp', point: 'tracepoint:syscalls:sys_enter_openat', note: 'by its event' },
  ],
};

describe('a spec of the first version', () => {
  it('is read as one of today’s', () => {
    const { version, ways } = parseSpec(old);
    expect(version).toBe(2);
    expect(ways.map(({ hook, points, note }) => ({ hook, points, note }))).toEqual([
      { hook: 'kprobe', points: ['fn:do_sys_openat2'], note: undefined },
      { hook: 'tp', points: ['tracepoint:syscalls:sys_enter_openat'], note: 'by its event' },
    ]);
  });

  it('leaves what it does not know to the schema', () => {
    for (const value of [null, 1, 'x', [], { version: 2 }, { version: 1, ways: 3 }]) {
      expect(() => parseSpec(upgradeSpec(value))).toThrow(/not valid/);
    }
    expect(upgradeSpec({ version: 2, ways: [{ point: 'x' }] })).toEqual({
      version: 2,
      ways: [{ point: 'x' }],
    });
  });
});
