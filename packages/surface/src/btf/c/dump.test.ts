import { Problem } from '@hooklab/base';
import { describe, expect, it } from 'vitest';
import { Btf } from '../btf';
import { BtfBuilder } from '../test/builder';
import { kernelBtf } from '../test/fixture';
import { dumpC } from './dump';

const dump = (b: BtfBuilder) => [...dumpC(Btf.read(b.bytes()))];

describe('dump of all types', () => {
  it('writes each definition once, after what it embeds, and declares what it points to', () => {
    const texts = [...dumpC(kernelBtf())];
    const at = (start: string) => texts.findIndex((text) => text.startsWith(start));
    expect(new Set(texts).size).toBe(texts.length);
    expect(at('typedef unsigned int __u32;')).toBeLessThan(at('typedef __u32 u32;'));
    expect(at('struct file;')).toBeLessThan(at('typedef int (*filler_t)(void *, struct file *);'));
    expect(at('struct qstr {')).toBeLessThan(at('struct dentry {'));
    expect(at('struct path {')).toBeLessThan(at('struct file {'));
    expect(at('struct absent;')).toBeGreaterThanOrEqual(0);
    expect(at('struct task_struct {')).toBeLessThan(at('struct keep {'));
  });

  it('numbers names that come again, in the order of the text', () => {
    const b = new BtfBuilder();
    const int = b.int('int', 4);
    const first = b.struct('dup', 4, ['a', int, 0]);
    const second = b.struct('dup', 8, ['p', b.ptr(first), 0]);
    b.enum('e1', { NONE: 0 });
    b.enum('e2', { NONE: 1 });
    b.typedef('t', b.proto(0, ['', b.ptr(second)]));
    expect(dump(b)).toEqual([
      'struct dup {\n\tint a;\n};',
      'struct dup___2 {\n\tstruct dup *p;\n};',
      'enum e1 {\n\tNONE = 0,\n};',
      'enum e2 {\n\tNONE___2 = 1,\n};',
      'typedef void t(struct dup___2 *);',
    ]);
  });

  it('writes an anonymous enum that stands for itself, and only that', () => {
    const b = new BtfBuilder();
    const inner = b.enum('', { INNER: 1 });
    b.struct('s', 4, ['kind', inner, 0]);
    b.enum('', { ALONE: 1 });
    expect(dump(b)).toEqual([
      'struct s {\n\tenum {\n\t\tINNER = 1,\n\t} kind;\n};',
      'enum {\n\tALONE = 1,\n};',
    ]);
  });

  it('breaks a circle of struct and typedef with a forward declaration', () => {
    const b = new BtfBuilder();
    // struct node { node_t *next; }; typedef struct node node_t;
    b.struct('node', 8, ['next', 2, 0]);
    b.ptr(3);
    b.typedef('node_t', 1);
    expect(dump(b)).toEqual([
      'struct node;',
      'typedef struct node node_t;',
      'struct node {\n\tnode_t *next;\n};',
    ]);
  });

  it('refuses a struct inside itself', () => {
    const b = new BtfBuilder();
    b.struct('me', 8, ['again', 1, 0]);
    expect(() => dump(b)).toThrow(Problem);
  });
});
