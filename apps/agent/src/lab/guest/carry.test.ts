import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { carriedNode, carriedTree } from './carry';

test('the guest has the loader, Node, the shell, and every library that they ask for', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-carry-'));
  try {
    mkdirSync(join(dir, 'trial'));
    for (const name of ['loader.mjs', 'loader.mjs.map', 'trial/a.mjs']) writeFileSync(join(dir, name), name);
    const entries = carriedTree(dir);
    const paths = new Set(entries.map(({ path }) => path));
    expect(paths.size).toBe(entries.length);
    for (const path of [
      'hooklab/loader/loader.mjs',
      'hooklab/loader/trial/a.mjs',
      'usr/bin/sh',
      'usr/bin/dd',
    ])
      expect(paths).toContain(path);
    expect(paths).not.toContain('hooklab/loader/loader.mjs.map');
    expect(paths).toContain(carriedNode().path.slice(1));
    expect([...paths].some((path) => /\/libc\.so\.6$/.test(path))).toBe(true);
    expect([...paths].some((path) => /\/ld-linux-x86-64\.so\.2$/.test(path))).toBe(true);
    // links lead to what is there too, or to the lab's busybox
    for (const entry of entries) {
      if (entry.kind !== 'link') continue;
      expect(entry.to.startsWith('/') || paths.has(join(entry.path, '..', entry.to)), entry.path).toBe(true);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('a Node of somebody’s home lies elsewhere in the guest', () => {
  expect(carriedNode('/usr/bin/node').path).toBe('/usr/bin/node');
  expect(carriedNode('/home/me/.nvm/node').path).toBe('/hooklab/node/node');
});
