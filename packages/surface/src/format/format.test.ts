import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFormat } from './format';

const head = (name: string) => `name: ${name}
ID: 1170
format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

`;
const blockRqIssue = `${head('block_rq_issue')}\tfield:dev_t dev;\toffset:8;\tsize:4;\tsigned:0;
\tfield:sector_t sector;\toffset:16;\tsize:8;\tsigned:0;
\tfield:char comm[16];\toffset:42;\tsize:16;\tsigned:0;
\tfield:__data_loc char[] cmd;\toffset:60;\tsize:4;\tsigned:0;

print fmt: "%d,%d %s [%s]", ((unsigned int) ((REC->dev) >> 20)), __get_str(cmd), REC->comm
`;

describe('event format', () => {
  it('reads fields with their places and sizes', () => {
    const event = parseFormat(blockRqIssue);
    expect(event).toMatchObject({ name: 'block_rq_issue', id: 1170 });
    expect(event.printFormat).toMatch(/^"%d,%d %s \[%s\]", .*REC->comm$/);
    expect(event.fields.filter((f) => f.common).map((f) => f.name)).toEqual([
      'common_type',
      'common_flags',
      'common_preempt_count',
      'common_pid',
    ]);
    expect(event.fields.slice(4)).toEqual([
      {
        name: 'dev',
        type: 'dev_t',
        elementType: 'dev_t',
        place: 'fixed',
        count: null,
        offset: 8,
        size: 4,
        signed: false,
        common: false,
      },
      {
        name: 'sector',
        type: 'sector_t',
        elementType: 'sector_t',
        place: 'fixed',
        count: null,
        offset: 16,
        size: 8,
        signed: false,
        common: false,
      },
      {
        name: 'comm',
        type: 'char[16]',
        elementType: 'char',
        place: 'fixed',
        count: 16,
        offset: 42,
        size: 16,
        signed: false,
        common: false,
      },
      {
        name: 'cmd',
        type: '__data_loc char[]',
        elementType: 'char',
        place: 'data_loc',
        count: 0,
        offset: 60,
        size: 4,
        signed: false,
        common: false,
      },
    ]);
  });

  it.each([
    ['const char * filename', 'filename', 'const char *', 'const char *', null],
    ['const char *name', 'name', 'const char *', 'const char *', null],
    ['unsigned long args[6]', 'args', 'unsigned long[6]', 'unsigned long', 6],
    ['__u8 saddr[sizeof(struct sockaddr_in6)]', 'saddr', '__u8[sizeof(struct sockaddr_in6)]', '__u8', 8],
    ['__rel_loc u8[] data', 'data', '__rel_loc u8[]', 'u8', 0],
    ['char a[2][4]', 'a', 'char[2][4]', 'char', 8],
    ['enum zone_type zone', 'zone', 'enum zone_type', 'enum zone_type', null],
    ['struct sk_buff * skb', 'skb', 'struct sk_buff *', 'struct sk_buff *', null],
  ])('reads the declaration %s', (text, name, type, elementType, count) => {
    const { fields } = parseFormat(`${head('e')}\tfield:${text};\toffset:8;\tsize:8;\tsigned:0;\n`);
    expect(fields[4]).toMatchObject({ name, type, elementType, count });
  });

  it('keeps a print format of many lines', () => {
    expect(parseFormat(`${head('e')}\nprint fmt: "a\nb", REC->x\n`).printFormat).toBe('"a\nb", REC->x');
  });

  it.each([
    ['', 'it has no name'],
    ['<html>', 'not an event format'],
    [`${head('e')}\tfield:int x;\toffset:a;\tsize:4;\tsigned:0;\n`, 'not a field'],
    [`${head('e')}\tfield:16;\toffset:0;\tsize:4;\tsigned:0;\n`, 'not a field declaration'],
  ])('refuses %j with a line', (text, message) => {
    expect(() => parseFormat(text, 'sched/x/format')).toThrow(Problem);
    expect(() => parseFormat(text, 'sched/x/format')).toThrow(message);
    expect(() => parseFormat(text, 'sched/x/format')).toThrow('sched/x/format');
  });

  it('any mutant parses or gives a Problem', () => {
    fc.assert(
      fc.property(fc.nat(blockRqIssue.length), fc.string({ maxLength: 6 }), fc.nat(40), (at, put, drop) => {
        try {
          parseFormat(blockRqIssue.slice(0, at) + put + blockRqIssue.slice(at + drop));
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
