import fc from 'fast-check';
import { expect, it } from 'vitest';
import { breakArguments, cTokens } from './cTokens';

const links = { 'struct inode': 'struct:inode', pid_t: 'typedef:pid_t' };

it('finds the types that lead somewhere', () => {
  const tokens = cTokens('int f(struct inode *dir, pid_t pid, struct nowhere *x) /* 8 */', links);
  expect(tokens.filter((t) => t.path)).toEqual([
    { text: 'struct inode', kind: 'type', path: 'struct:inode' },
    { text: 'pid_t', kind: 'type', path: 'typedef:pid_t' },
  ]);
  expect(tokens.filter((t) => t.kind === 'keyword').map((t) => t.text)).toEqual(['int']);
  expect(tokens.find((t) => t.kind === 'comment')!.text).toBe('/* 8 */');
  expect(tokens.find((t) => t.text.includes('nowhere'))).toMatchObject({ kind: 'type', path: null });
});

it('loses nothing', () => {
  const piece = fc.constantFrom(
    'struct a',
    ' ',
    '/*',
    '*/',
    '"',
    '(',
    ',',
    '0x1f',
    '12',
    'pid_t',
    '\n',
    '#x',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      expect(
        cTokens(text, links)
          .map((t) => t.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

it('breaks a long prototype after each argument', () => {
  const long =
    'int vfs_unlink(struct mnt_idmap *idmap, struct inode *dir, int (*actor)(struct dentry *, int), struct inode **delegated)';
  expect(breakArguments(long)).toBe(
    'int vfs_unlink(\n\tstruct mnt_idmap *idmap,\n\tstruct inode *dir,\n\tint (*actor)(struct dentry *, int),\n\tstruct inode **delegated\n)',
  );
  expect(breakArguments('int f(int a)')).toBe('int f(int a)');
});
