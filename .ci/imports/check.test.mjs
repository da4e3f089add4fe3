import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { check } from './check.mjs';
import { circles } from './graph.mjs';

const PURE = { may: ['base'], node: false, pure: true };
const TABLE = {
  ROOMS: {
    'packages/one': PURE,
    'packages/later': PURE,
    'apps/web': { may: ['one'], node: false, layers: ['src/low', 'src/high', 'src'] },
  },
  NEVER: [{ from: 'apps/web', to: ['agent'], why: 'it runs in a browser' }],
  ENTRIES: ['index.ts'],
  CIRCLES: [],
  PAIRS: [],
};
const TSCONFIGS = {
  'tsconfig.json': '{"compilerOptions":{"lib":["ES2023"],"types":["node"]}}',
  'packages/one/tsconfig.json': '{"compilerOptions":{"types":[]}}',
};

/** Faults of a repository of these files. */
function faultsOf(files, table = {}) {
  const root = mkdtempSync(join(tmpdir(), 'hooklab-imports-'));
  try {
    for (const [path, text] of Object.entries({ ...TSCONFIGS, ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return check(root, { ...TABLE, ...table });
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('a room imports what its row says, by what that exports; a room that is not there yet is no fault', () => {
  assert.deepEqual(
    faultsOf({
      'packages/one/src/a.ts': "import { x } from '@hooklab/base';\nexport { y } from './b';",
      'packages/one/src/b.ts': 'export const y = 1;',
      'packages/one/src/b.test.ts': "import 'node:fs';",
    }),
    [],
  );
  const faults = faultsOf({
    'packages/one/src/a.ts': "import '@hooklab/surface';\nimport 'node:fs';\nimport '../../two/src/x';",
    'packages/one/src/b.ts': "import '@hooklab/base/src/x';\nimport '@hooklab/one';",
    'apps/web/src/low/a.ts': "import type { X } from '@hooklab/agent';",
  });
  assert.match(faults.join('\n'), /one may not import @hooklab\/surface/);
  assert.match(faults.join('\n'), /free of Node, yet imports node:fs/);
  assert.match(faults.join('\n'), /reaches out of its room/);
  assert.match(faults.join('\n'), /deep import/);
  assert.match(faults.join('\n'), /imports its own room by name/);
  assert.match(faults.join('\n'), /web never imports @hooklab\/agent: it runs in a browser/);
  assert.equal(faults.length, 6);
});

test('files in a circle are refused, types and workers too; a debt is not, until it is paid', () => {
  const files = {
    'packages/one/src/a.ts': "import type { B } from './b';",
    'packages/one/src/b.ts': "new Worker(new URL('./c.ts', import.meta.url));",
    'packages/one/src/c.ts': "const a = await import('./a');",
  };
  const paths = Object.keys(files);
  const circle = faultsOf(files);
  assert.equal(circle.length, 1);
  assert.match(circle[0], /in a circle: .*a\.ts, .*b\.ts, .*c\.ts/);
  assert.deepEqual(faultsOf(files, { CIRCLES: [{ files: paths, why: 'x' }] }), []);
  // a circle that grew beyond its debt
  assert.equal(faultsOf(files, { CIRCLES: [{ files: paths.slice(1), why: 'x' }] }).length, 1);
  const { [paths[2]]: _, ...cut } = files;
  assert.match(faultsOf(cut, { CIRCLES: [{ files: paths, why: 'x' }] })[0], /its circle is cut/);
});

test('two folders that import each other are refused; an entry and tests make no folder depend on another', () => {
  const files = {
    'packages/one/src/a/x.ts': "import '../b/y';",
    'packages/one/src/b/z.ts': "import '../a/w';",
    'packages/one/src/a/w.ts': '',
    'packages/one/src/b/y.ts': '',
  };
  const [fault, ...more] = faultsOf(files);
  assert.match(
    fault,
    /src\/a and .*src\/b import each other: .*a\/x\.ts → .*b\/y\.ts, .*b\/z\.ts → .*a\/w\.ts/,
  );
  assert.deepEqual(more, []);
  const debt = { a: 'packages/one/src/b', b: 'packages/one/src/a', why: 'x' };
  assert.deepEqual(faultsOf(files, { PAIRS: [debt] }), []);
  assert.match(
    faultsOf({ ...files, 'packages/one/src/b/z.ts': '' }, { PAIRS: [debt] })[0],
    /no longer import/,
  );
  assert.deepEqual(
    faultsOf({
      'packages/one/src/index.ts': "export * from './a/x';",
      'packages/one/src/problem.ts': '',
      'packages/one/src/a/x.ts': "import '../problem';",
      'packages/one/src/problem.test.ts': "import './a/x';",
    }),
    [],
  );
});

test('a folder with layers imports those before it, and has a row', () => {
  const faults = faultsOf({
    'apps/web/src/high/a.ts': "import '../low/sub/b';",
    'apps/web/src/low/sub/b.ts': '',
    'apps/web/src/low/c.ts': "import '../high/d';",
    'apps/web/src/high/d.ts': '',
    'apps/web/other/e.ts': "import './f';",
    'apps/web/other/f.ts': '',
  });
  assert.match(faults[0], /other\/e\.ts: its folder has no row/);
  assert.match(faults[1], /low\/c\.ts: src\/low may not import src\/high, which is above it/);
  assert.equal(faults.length, 2);
});

test('a pure room is type-checked without Node and the DOM', () => {
  const file = { 'packages/one/src/a.ts': '' };
  const config = (options) => ({
    ...file,
    'packages/one/tsconfig.json': JSON.stringify({ compilerOptions: options }),
  });
  assert.match(faultsOf(config({}))[0], /`types: \[\]`/);
  assert.match(faultsOf(config({ types: [], lib: ['ES2023', 'DOM'] }))[0], /without the DOM/);
  assert.deepEqual(faultsOf(config({ types: [], lib: ['ES2024'] })), []);
});

test('circles are found apart, and what only leads to one is in none', () => {
  const edges = new Map([
    ['lead', ['a']],
    ['a', ['b']],
    ['b', ['a', 'c']],
    ['c', ['d']],
    ['d', ['c']],
    ['e', []],
  ]);
  assert.deepEqual(circles(edges), [
    ['c', 'd'],
    ['a', 'b'],
  ]);
});
