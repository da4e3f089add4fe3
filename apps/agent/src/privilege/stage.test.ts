import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { actingAs, type Owner } from '../state/owner';
import type { Product } from '../state/product';
import { shippedSurfaces } from '../surface/store';
import { stage } from './stage';

// CI runs as root: what is read is read as this user, who has nothing of the checkout
const AGENT: Owner = { uid: 64_790, gid: 64_790 };
let top: string;
let root: string;
let cache: string;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'hooklab-stage-'));
  chmodSync(top, 0o755);
  root = join(top, 'checkout');
  cache = join(top, 'cache');
  for (const part of [
    'apps/agent/dist',
    'apps/loader/dist',
    'apps/web/out',
    'bpf',
    'packages/surface/shipped',
  ])
    mkdirSync(join(root, part), { recursive: true });
  for (const file of [
    'apps/agent/dist/cli.mjs',
    'apps/agent/package.json',
    'packages/surface/shipped/debian-1.0.tar.xz',
  ])
    writeFileSync(join(root, file), file);
  mkdirSync(cache);
  actingRoot(cache);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

/** The cache is the agent's, as root hands it over. */
const actingRoot = (path: string): void => chmodSync(path, 0o777);

const product = (): Product =>
  ({
    cli: join(root, 'apps/agent/dist/cli.mjs'),
    bpfDir: join(root, 'bpf'),
    loaderDir: join(root, 'apps/loader/dist'),
    webDir: join(root, 'apps/web/out'),
    surfacesDir: join(root, 'packages/surface/shipped'),
    lessonsDir: join(root, 'packages/lessons/library'),
  }) as Product;

it('an open checkout is used as it is', () => {
  expect(stage(product(), cache, AGENT, [])).toBe(dirname(product().bpfDir));
});

it.each([
  '.',
  'packages',
  'packages/surface',
  'packages/surface/shipped',
  'packages/surface/shipped/debian-1.0.tar.xz',
  'apps/web/out',
])('with %s closed to others, the agent has the shipped surfaces all the same', (closed) => {
  chmodSync(join(root, closed), closed.endsWith('.xz') ? 0o600 : 0o700);
  const staged = stage(product(), cache, AGENT, []);
  expect(staged).not.toBe(root);
  expect(actingAs(AGENT, () => shippedSurfaces(join(staged, 'packages/surface/shipped')))).toEqual([
    'debian-1.0',
  ]);
});

it('what the built agent does not hold goes with it: installed packages, with theirs', () => {
  const packages = join(root, 'node_modules');
  const install = (at: string, name: string, needs: Record<string, string>) => {
    mkdirSync(join(at, name), { recursive: true });
    writeFileSync(join(at, name, 'package.json'), JSON.stringify({ name, dependencies: needs }));
    writeFileSync(join(at, name, 'index.js'), `module.exports = '${name}'`);
  };
  install(packages, '@duckdb/node-api', { '@duckdb/node-bindings': '1' });
  install(packages, '@duckdb/node-bindings', { 'for-another-machine': '1' });
  install(packages, 'apache-arrow', { tslib: '2' });
  install(packages, 'tslib', {});
  install(join(packages, 'apache-arrow/node_modules'), 'tslib', {});
  install(packages, 'of-nobody', {});
  chmodSync(root, 0o700);
  const staged = stage(product(), cache, AGENT, []);
  const there = (path: string) =>
    actingAs(AGENT, () => existsSync(join(staged, 'node_modules', path, 'index.js')));
  expect(
    ['@duckdb/node-api', '@duckdb/node-bindings', 'apache-arrow', 'apache-arrow/node_modules/tslib'].map(
      there,
    ),
  ).toEqual([true, true, true, true]);
  expect(['tslib', 'of-nobody'].map(there)).toEqual([false, false]);
});
