import { expect, it } from 'vitest';
import { parseArguments } from './argv';

it('reads its flags and refuses others with the usage', () => {
  expect(parseArguments([])).toEqual({
    run: false,
    dieWithParent: false,
    spare: true,
    ownCgroup: null,
    silence: null,
  });
  expect(parseArguments(['--silence', '30', '--run'])).toMatchObject({ silence: 30, run: true });
  expect(() => parseArguments(['--silence', 'long'])).toThrow(/usage: /);
  expect(parseArguments(['--run', '--no-spare'])).toMatchObject({ run: true, spare: false });
  expect(parseArguments(['--die-with-parent'])).toMatchObject({ dieWithParent: true });
  expect(parseArguments(['--own-cgroup', '/a/b', '--no-spare'])).toMatchObject({
    ownCgroup: '/a/b',
    spare: false,
  });
  expect(() => parseArguments(['--own-cgroup'])).toThrow(/usage: /);
  expect(() => parseArguments(['--die-with-parents'])).toThrow(
    /unknown argument --die-with-parents\nusage: /,
  );
});
