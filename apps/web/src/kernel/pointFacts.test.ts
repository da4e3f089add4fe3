import { bpfProgramLine, findPoint, Surface } from '@hooklab/surface';
import { expect, test } from 'vitest';
import { factsAbout } from './pointFacts';

test('a loaded BPF program: what it was loaded for, and each hook with the verifier’s reason', () => {
  const line = bpfProgramLine({
    id: 7,
    type: 'tracepoint',
    tag: '0123456789abcdef',
    jited: true,
    shortName: 'on_unlinkat',
    btfId: 12,
    target: null,
    functions: [{ name: 'on_unlinkat', prototype: 'int on_unlinkat(void *ctx)', static: false }],
  });
  const surface = new Surface('test', new Map([['bpf_programs', Buffer.from(`${line}\n`)]]));
  const facts = factsAbout(surface, findPoint(surface, 'bpf:on_unlinkat')!);
  expect(facts.map(({ what, answer }) => [what, answer])).toEqual([
    ['Program 7', 'text'],
    ['fentry', 'yes'],
    ['fexit', 'yes'],
    ['freplace', 'no'],
  ]);
  expect(facts[3]).toMatchObject({
    text: expect.stringContaining('Cannot replace static functions'),
    good: false,
    sources: [{ file: 'bpf_programs', line: 1 }],
  });
});
