import { bpfProgramLine, Surface } from '@hooklab/surface';
import { expect, it } from 'vitest';
import { factsOf } from '../facts/surface';
import { say } from '../text/message';
import type { Evidence } from './outcome';
import { predict } from './predict';

const program = (id: number, name: string, type: string, prototype: string | null) =>
  `${bpfProgramLine({
    id,
    type,
    tag: '0123456789abcdef',
    jited: true,
    shortName: name.slice(0, 15),
    btfId: prototype === null ? null : 100 + id,
    target: null,
    functions: prototype === null ? [] : [{ name, prototype, static: false }],
  })}\n`;

const lines = [
  program(5, 'drop_all', 'xdp', null),
  program(9, 'count_packets', 'xdp', 'int count_packets(struct xdp_md *ctx)'),
  program(12, 'on_unlinkat', 'tracepoint', 'int on_unlinkat(struct trace_event_raw_sys_enter *ctx)'),
  program(20, 'drop_all', 'xdp', 'int drop_all(struct xdp_md *ctx)'),
].join('');
const facts = factsOf(new Surface('test', new Map([['bpf_programs', Buffer.from(lines)]])));

it('answers for a loaded program by the rules of the verifier', () => {
  const verdict = (point: string, hook: 'fentry' | 'fexit' | 'freplace') => {
    const { verdict, stage, errno } = predict(facts, point, hook);
    return [verdict, stage, errno];
  };
  expect(verdict('bpf:count_packets', 'fentry')).toEqual(['works', undefined, undefined]);
  expect(verdict('bpf:count_packets', 'freplace')).toEqual(['works', undefined, undefined]);
  expect(verdict('bpf:on_unlinkat', 'fexit')).toEqual(['works', undefined, undefined]);
  expect(verdict('bpf:on_unlinkat', 'freplace')).toEqual(['fails', 'load', 'EINVAL']);
});

it('means the newest of several with one name, and says which line tells it', () => {
  const trace: Evidence[] = [];
  const { verdict, why } = predict(facts, 'bpf:drop_all', 'fentry', undefined, trace);
  expect(verdict).toBe('works');
  expect(say(why)).toContain('(id 20)');
  expect(trace).toContainEqual(
    expect.objectContaining({
      predicate: 'P-30',
      places: [expect.objectContaining({ file: 'bpf_programs', line: 4 })],
    }),
  );
});

it('does not know of a program that was not loaded', () => {
  expect(predict(facts, 'bpf:gone', 'fentry').verdict).toBe('unknown');
  expect(predict(factsOf(new Surface('none', new Map())), 'bpf:gone', 'fentry').verdict).toBe('unknown');
});

it('answers for a function of a program, and warns of one that clang may have changed', () => {
  const target = `${bpfProgramLine({
    id: 30,
    type: 'socket_filter',
    tag: '0123456789abcdef',
    jited: true,
    shortName: 'target',
    btfId: 130,
    target: null,
    functions: [
      { name: 'target', prototype: 'int target(struct __sk_buff *ctx)', static: false },
      { name: 'weigh', prototype: 'int weigh(struct __sk_buff *ctx, u64 key, u32 aux)', static: false },
      { name: 'hidden', prototype: 'int hidden(u64 key, u32 unused, u32 aux)', static: true },
    ],
  })}\n`;
  const facts = factsOf(new Surface('test', new Map([['bpf_programs', Buffer.from(target)]])));
  const verdict = (point: string, hook: 'fentry' | 'fexit' | 'freplace') =>
    predict(facts, point, hook).verdict;
  expect(verdict('bpf:target:weigh', 'fentry')).toBe('works');
  expect(verdict('bpf:target:weigh', 'freplace')).toBe('works');
  expect(verdict('bpf:target:hidden', 'fexit')).toBe('caveat');
  expect(say(predict(facts, 'bpf:target:hidden', 'fentry').why)).toContain('clang may have left out');
  expect(predict(facts, 'bpf:target:hidden', 'freplace')).toMatchObject({
    verdict: 'fails',
    errno: 'EINVAL',
  });
  expect(verdict('bpf:target:gone', 'fentry')).toBe('unknown');
});
