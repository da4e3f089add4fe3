import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostExports } from './exports';

let dir: string;
let loader: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-exports-'));
  loader = join(dir, 'loader');
  mkdirSync(loader, { mode: 0o755 });
  writeFileSync(join(loader, 'loader.mjs'), '');
  chmodSync(join(loader, 'loader.mjs'), 0o644);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const stranger = { uid: 54_321, gid: 54_321 };

test('/usr and the loader, nothing else, when Node is below /usr', () => {
  const { exports, node } = hostExports(loader, dir, { user: stranger }, '/usr/bin/node');
  expect(exports.map(({ path }) => path)).toEqual(['/usr', loader]);
  expect(node).toEqual({ path: '/usr/bin/node', mount: undefined });
});

test('a Node in a home is copied alone; its neighbours are not shared', () => {
  const home = join(dir, 'home');
  mkdirSync(home);
  writeFileSync(join(home, 'node'), 'the program');
  writeFileSync(join(home, 'secret'), 'a key');
  const { exports, node } = hostExports(loader, dir, {}, join(home, 'node'));
  const shared = exports[2]!;
  expect(shared.tag).toBe('node');
  expect(shared.path.startsWith(home)).toBe(false);
  expect(readFileSync(join(shared.path, 'node'), 'utf8')).toBe('the program');
  expect(() => statSync(join(shared.path, 'secret'))).toThrow('ENOENT');
  expect(node.mount).toBe('/hooklab/node');
  expect(hostExports(loader, dir, {}, join(home, 'node')).exports[2]).toEqual(shared);
});

test.each([
  ['the directory', (path: string) => chmodSync(path, 0o700)],
  ['a file', (path: string) => chmodSync(join(path, 'loader.mjs'), 0o600)],
])('what another user could not read is said before the boot: %s', (_, lock) => {
  lock(loader);
  expect(() => hostExports(loader, dir, { user: stranger }, '/usr/bin/node')).toThrow(
    `chmod -R o+rX ${loader}`,
  );
  const owner = { uid: statSync(loader).uid, gid: statSync(loader).gid };
  expect(hostExports(loader, dir, { user: owner }, '/usr/bin/node').exports).toHaveLength(2);
});

test('a loader that is not built', () => {
  rmSync(join(loader, 'loader.mjs'));
  expect(() => hostExports(loader, dir)).toThrow('npm start');
});
