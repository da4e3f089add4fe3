import { readFileSync } from 'node:fs';
import { Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import { generate, parseSpecText } from '../index';

const at = (path: string) => new URL(`../fixtures/${path}`, import.meta.url);
const surface = new Surface(
  'x86-6.12',
  new Map([['btf/vmlinux', new Uint8Array(readFileSync(at('kernels/x86-6.12/btf')))]]),
);
const late = parseSpecText(readFileSync(at('specs/late.json'), 'utf8'));
const source = (hook: 'kprobe.session' | 'fexit' | 'kretprobe') =>
  generate(late, hook, { kernel: 'x86-6.12', arch: 'x86_64', surface }).source;

describe('what an exit’s expression asks of the entry', () => {
  it('is kept where the arguments are gone, once for each name', () => {
    const c = source('kretprobe');
    expect(c.match(/start\.entry_\w+ =/g)).toEqual(['start.entry_dfd =', 'start.entry_name =']);
    expect(c).not.toContain('e->entry_');
  });

  it('is kept by a session too, whose registers are others at the return', () => {
    const c = source('kprobe.session');
    expect(c).toContain('(__s32)began->entry_dfd');
    expect(c).toContain('((struct dentry *)began->entry_name)->d_name.len');
  });

  it('is not where a trampoline has both', () => {
    expect(source('fexit')).not.toContain('entry_');
  });
});
