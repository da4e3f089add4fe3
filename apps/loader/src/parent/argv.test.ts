import { expect, it } from 'vitest';
import { parseArguments } from './argv';

it('reads its flags and refuses others with the usage', () => {
  expect(parseArguments([])).toEqual({ run: false, dieWithParent: false, spare: true });
  expect(parseArguments(['--run', '--no-spare'])).toMatchObject({ run: true, spare: false });
  expect(parseArguments(['--die-with-parent'])).toMatchObject({ dieWithParent: true });
  expect(() => parseArguments(['--die-with-parents'])).toThrow(
    /unknown argument --die-with-parents\nusage: /,
  );
});
