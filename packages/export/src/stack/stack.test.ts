import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { foldedLines, framesOf, pprofOf, Stacks } from '../index';

describe('the frames of a stack', () => {
  it('are told apart, with where in them and their module', () => {
    expect(framesOf('vfs_mkdir+0x9/0x160 < ext4_mkdir+0x1b/0x30 [ext4] < 0xffffffffc0401234')).toEqual([
      { name: 'vfs_mkdir', offset: 9, module: null },
      { name: 'ext4_mkdir', offset: 27, module: 'ext4' },
      { name: '0xffffffffc0401234', offset: null, module: null },
    ]);
    expect(framesOf('main+0x10 [/usr/bin/a b]')).toEqual([
      { name: 'main', offset: 16, module: '/usr/bin/a b' },
    ]);
  });

  it('half of one, which the size of the column cut off, is none', () => {
    const names = (text: string) => framesOf(text).map(({ name }) => name);
    expect(names('a+0x1/0x2 < b+0x1/0x2 < do_sysc')).toEqual(['a', 'b']);
    expect(names('a+0x1/0x2 < b+0x1/0')).toEqual(['a']);
    expect(names('a+0x1/0x2 < 0xffffff')).toEqual(['a']);
    expect(names('read < write')).toEqual(['read', 'write']);
  });

  it('of no stack there are none', () => {
    for (const text of ['', 'no stack: error -14', 'no kernel stack here'])
      expect(framesOf(text)).toEqual([]);
  });
});

function counted(rows: Record<string, string | number | null>[]): Stacks {
  const stacks = new Stacks('stack');
  for (const row of rows) stacks.add(row);
  return stacks;
}

const A = 'vfs_mkdir+0x9/0x160 < do_mkdirat+0x14d/0x170';
const ROWS = [
  { comm: 'a b;c 1', stack: A, latency_ns: '9007199254740993' },
  { comm: 'a b;c 1', stack: A, latency_ns: 2 },
  { comm: '', stack: 'ext4_mkdir+0x1b/0x30 [ext4] < do_mkdirat+0x14d/0x170', latency_ns: 1 },
  { comm: 'x', stack: 'no stack: error -14', latency_ns: 1 },
  { comm: 'x', stack: null, latency_ns: 1 },
];

describe('folded', () => {
  it('has whole counts, and no space or separator in a frame', () => {
    const stacks = counted(ROWS);
    expect(foldedLines(stacks.counts)).toEqual([
      'a_b:c_1;do_mkdirat;vfs_mkdir 2',
      'unnamed;do_mkdirat;ext4_mkdir_[ext4] 1',
    ]);
    expect([stacks.events, stacks.without]).toEqual([5, 2]);
  });

  it('adds up stacks that differ only in where they are in their functions', () => {
    const rows = [1, 2, 3].map((n) => ({ comm: 'x', stack: `a+0x${n}/0x9 < b+0x1/0x9` }));
    expect(foldedLines(counted(rows).counts)).toEqual(['x;b;a 3']);
  });
});

describe('pprof, read by its own decoder', () => {
  it('has every sample, exact, with its functions, modules and process', () => {
    const of = { started: 1_796_069_102_931_377_123n, duration: 5n, comment: 'mkdir' };
    const read = Profile.decode(pprofOf(counted(ROWS).counts, of));
    const text = (id: number | bigint) => read.stringTable.strings[Number(id)];
    expect(text(0)).toBe('');
    expect(read.sampleType.map(({ type, unit }) => [text(type), text(unit)])).toEqual([
      ['events', 'count'],
      ['latency', 'nanoseconds'],
    ]);
    expect([BigInt(read.timeNanos), BigInt(read.durationNanos)]).toEqual([of.started, 5n]);
    expect(read.comment.map(text)).toEqual(['mkdir']);
    const functions = new Map(read.function.map((each) => [Number(each.id), text(each.name)]));
    const locations = new Map(
      read.location.map(({ id, line, mappingId }) => [
        Number(id),
        [
          functions.get(Number(line[0]!.functionId)),
          text(read.mapping.find((each) => Number(each.id) === Number(mappingId))!.filename),
        ],
      ]),
    );
    expect(
      read.sample.map(({ locationId, value, label }) => ({
        stack: locationId.map((id) => locations.get(Number(id))),
        value: value.map(BigInt),
        label: label.map(({ key, str }) => [text(key), text(str)]),
      })),
    ).toEqual([
      {
        stack: [
          ['vfs_mkdir', '[kernel.kallsyms]'],
          ['do_mkdirat', '[kernel.kallsyms]'],
        ],
        value: [2n, 9007199254740995n],
        label: [['comm', 'a b;c 1']],
      },
      {
        stack: [
          ['ext4_mkdir', 'ext4'],
          ['do_mkdirat', '[kernel.kallsyms]'],
        ],
        value: [1n, 1n],
        label: [['comm', '']],
      },
    ]);
    // one location for both stacks
    expect(read.location.length).toBe(3);
  });
});
