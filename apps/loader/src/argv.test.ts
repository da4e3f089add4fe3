import { expect, it } from 'vitest';
import { parseArguments } from './argv';

it('reads its flags and refuses others with the usage', () => {
  expect(parseArguments([])).toEqual({ run: false, allowExec: false, dieWithParent: false, spare: true });
  expect(parseArguments(['--run', '--no-spare'])).toMatchObject({ run: true, spare: false });
  expect(parseArguments(['--allow-exec', '--die-with-parent'])).toMatchObject({
    allowExec: true,
    dieWithParent: true,
  });
  expect(() => parseArguments(['--alow-exec'])).toThrow(/unknown argument --alow-exec\nusage: /);
});
