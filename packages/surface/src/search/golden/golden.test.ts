import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Surface } from '../../surface/surface';
import { readTar } from '../../surface/tar';
import { Catalog } from '../catalog';
import { entryPath } from '../entry';

/**
 * What people who trace kernels type, and what must then stand where, on the shipped surfaces. A query is added by
 * adding a line: `first` are the first results, in this order; `top` are among the first five (or six, where `first`
 * has more than two); `on` names the kernels, else all.
 */
interface Golden {
  query: string;
  first?: string[];
  top?: string[];
  on?: string[];
}

const file = (path: string) => new URL(path, import.meta.url);
const goldens: Golden[] = JSON.parse(readFileSync(file('queries.json'), 'utf8'));

describe.each(['5.10', '6.1', '6.12', '7.2'])('debian-%s', (version) => {
  const packed = file(`../../../shipped/debian-${version}.tar.xz`).pathname;
  const { stdout } = spawnSync('xz', ['-dc', packed], { maxBuffer: 600 * 1024 * 1024 });
  const catalog = new Catalog(new Surface(version, readTar(new Uint8Array(stdout), packed)));
  const here = goldens.filter(({ on }) => on?.includes(version) ?? true);

  it.each(here.map((golden) => [golden.query, golden] as const))('%s', (query, { first = [], top = [] }) => {
    const found = [...catalog.search(query).ids.subarray(0, 6)].map((id) => entryPath(catalog.entry(id)));
    expect(found.slice(0, first.length)).toEqual(first);
    expect(found.slice(0, first.length > 2 ? 6 : 5)).toEqual(expect.arrayContaining(top));
  });
});
