import type { Proof, WarningInfo } from '@hooklab/protocol';
import { expect, it } from 'vitest';
import { Warned } from './warned';

const warning = (proof: Proof): WarningInfo => ({
  id: 'W-07',
  title: 'It is read too late',
  cause: 'A register holds something else.',
  fix: 'Use fexit.',
  line: 7,
  remedies: [
    {
      kind: 'exit-hook',
      text: 'Use fexit/f',
      hook: null,
      point: null,
      section: null,
      edit: [{ line: 1, count: 1, text: 'x' }],
      command: null,
      proof,
    },
  ],
});

it('says a warning once, and a remedy when it was tried', () => {
  const said: string[] = [];
  const warned = new Warned((text) => said.push(text));
  const first = 'warning: line 7: It is read too late. A register holds something else. Use fexit. (W-07)';
  warned.tell([warning({ state: 'checking' })]);
  expect(said).toEqual([first]);
  for (let i = 0; i < 2; i++) warned.tell([warning({ state: 'works', hits: null, ms: 250 })]);
  warned.end();
  expect(said).toEqual([first, '  Use fexit/f. Tried here: compiles, loads and attaches']);
});

it('prints whatever a kernel or a compiler says of it', () => {
  const said: string[] = [];
  const warned = new Warned((text) => said.push(text));
  const hostile = warning({ state: 'fails', stage: 'load', why: 'R1\u001b[2J\u009b' });
  warned.tell([{ ...hostile, title: 'a\u001b]0;x\u0007' }]);
  expect(said).toHaveLength(2);
  expect(said.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
});

it('names the remedy whose trial the run did not wait for', () => {
  const said: string[] = [];
  const warned = new Warned((text) => said.push(text));
  warned.tell([warning({ state: 'checking' })]);
  warned.end();
  expect(said.at(-1)).toBe('  Use fexit/f. Not tried to the end');
});
