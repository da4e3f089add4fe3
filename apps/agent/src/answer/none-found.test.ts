import { Catalog, Surface } from '@hooklab/surface';
import { expect, it } from 'vitest';
import { noneFound } from './none-found';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const catalog = new Catalog(
  new Surface(
    'small',
    new Map([
      [
        'kallsyms',
        bytes(
          'ffffffff81000000 T vfs_unlink\nffffffff81000010 T vfs_rmdir\nffffffff81000020 T tcp_connect\n',
        ),
      ],
      ['available_filter_functions', bytes('vfs_unlink\nvfs_rmdir\ntcp_connect\n')],
    ]),
  ),
);
const said = (query: string): string[] => {
  expect(catalog.search(query).ids.length, query).toBe(0);
  return noneFound(catalog, query).map(String);
};

it('names the words without which something is found, and how much', () => {
  expect(said('vfs_unlink module:ext4')).toEqual([
    'nothing matches vfs_unlink module:ext4',
    '  no name that these filters let through is like it',
    '  without module:ext4: 1 found',
    '  nearest: fn:vfs_unlink',
  ]);
});

it('names what is near, and says of a pattern that it is of the whole name', () => {
  expect(said('tcp_*_connexion')).toEqual([
    'nothing matches tcp_*_connexion',
    '  no name is of that pattern, which is of the whole name',
    '  nearest: fn:tcp_connect',
  ]);
});

it('names the kinds that there are', () => {
  expect(said('kind:gadget').at(-1)).toMatch(/^ {2}there is no kind gadget: write one of .*\bfn\b/);
});

it('says of a kind whose files were not read that it could not be asked', () => {
  expect(said('struct:sock')[1]).toContain('this kernel could not be asked for them');
});

it('is printable, whatever was typed', () => {
  for (const text of said('zz\u001b[31mzz')) expect(text).not.toContain('\u001b');
});
