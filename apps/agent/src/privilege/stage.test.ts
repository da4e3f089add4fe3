import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
