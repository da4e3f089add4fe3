import { expect, it } from 'vitest';
import { Disposer, Problem, problemLine, shortBytes, shortCount, toProblem } from './index';

it('says what, where, cause and fix in one line', () => {
  const shape = { code: 'x', what: 'It broke', where: 'here', cause: 'this', fix: 'Do that' };
  expect(problemLine(shape)).toBe('It broke (here): this. Do that');
  expect(problemLine({ code: 'x', what: 'It broke' })).toBe('It broke');
  expect(new Problem(shape).message).toBe('It broke (here): this. Do that');
  expect(new Problem(shape).toJSON()).toMatchObject(shape);
});

it('keeps a Problem, and wraps what is none with its stack as the log', () => {
  const problem = new Problem({ code: 'x', what: 'y' });
  expect(toProblem(problem)).toBe(problem);
  const wrapped = toProblem(new Error('boom'), 'run');
  expect(wrapped).toMatchObject({ code: 'run', what: 'boom' });
  expect(wrapped.log).toContain('boom');
  expect(toProblem('text').what).toBe('text');
});

it('undoes in reverse, once, and goes on after a failing undo', () => {
  const done: string[] = [];
  const disposer = new Disposer();
  disposer.add(() => done.push('first'));
  disposer.add(() => {
    throw new Error('bad undo');
  });
  disposer.add(() => done.push('last'));
  expect(() => disposer.dispose()).toThrow('bad undo');
  disposer.dispose();
  expect(done).toEqual(['last', 'first']);
  disposer.add(() => done.push('late'));
  expect(done).toEqual(['last', 'first', 'late']);
});

it('shortens counts and bytes', () => {
  expect([0, 950, 1234, 45_678, 12_345_678, 3e9].map(shortCount)).toEqual([
    '0',
    '950',
    '1.2 k',
    '46 k',
    '12.3 M',
    '3.0 G',
  ]);
  expect([12, 20_480, 5 * 1024 ** 2].map(shortBytes)).toEqual(['12 B', '20.0 KiB', '5.0 MiB']);
});
