import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Problem, problemLine } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachFromSource } from '../attach/from-source';
import { columnsOf, integerType } from './columns';
import { headOf } from './head';
import { endOf, type SkeletonInput, type SkeletonReading } from './input';
import { skeleton } from './skeleton';

/**
 * goldens/NAME.json is what a program is made from (of a Debian kernel), goldens/NAME.c what it becomes, or the Problem.
 * HOOKLAB_GOLDENS=write fills a new case, and rewrites the others: look at the diff.
 */
const folder = new URL('./goldens/', import.meta.url);
const rewrite = process.env.HOOKLAB_GOLDENS === 'write';
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));
const inputOf = (name: string): SkeletonInput =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

function outcome(input: SkeletonInput): string {
  try {
    return skeleton(input);
  } catch (error) {
    if (error instanceof Problem) return `${error.code}\n${problemLine(error)}\n`;
    throw error;
  }
}

describe('goldens', () => {
  it.each(names)('%s', (name) => {
    const got = outcome(inputOf(name));
    const path = new URL(`${name}.c`, folder);
    if (rewrite) writeFileSync(path, got);
    expect(got).toBe(readFileSync(path, 'utf8'));
  });

  it.each(names)(
    '%s: every program is found again in the C, and every path of it is accounted for',
    (name) => {
      const source = outcome(inputOf(name));
      if (source.startsWith('no-skeleton')) return;
      const programs = attachFromSource(source);
      expect(programs).toHaveLength(source.match(/^SEC\("(?!\.)/gm)?.length ?? 0);
      // each program enters once; each record that is reserved is submitted
      expect(source.match(/hl_enter\(\)/g)).toHaveLength(programs.length);
      expect(source.match(/hl_reserve\(/g)?.length).toBe(source.match(/hl_submit\(/g)?.length);
    },
  );
});

describe('columns', () => {
  const reading = (name: string, type: string, more: Partial<SkeletonReading> = {}): SkeletonReading => ({
    name,
    type,
    code: name,
    memory: 'value',
    ...more,
  });

  it('have names of their own, whatever the arguments are called', () => {
    const name = fc.constantFrom('ts', 'pid', 'comm', 'x', 'x_2', 'stack', 'new name', '3d', '');
    const type = fc.constantFrom('int', 'const char *', 'struct dentry *', 'void *', 'u16', 'struct sock *');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, type)), (list) => {
        const columns = columnsOf(
          list.map(([n, t], i) => reading(n, t, { code: `v${i}` })),
          64,
        );
        const taken = columns.map((c) => c.name);
        expect(new Set([...taken, 'ts', 'pid', 'tid', 'comm', 'stack']).size).toBe(taken.length + 5);
        for (const n of taken) expect(n).toMatch(/^[A-Za-z_]\w*$/);
      }),
    );
  });

  it('follow the C type', () => {
    const declared = (type: string, more: Partial<SkeletonReading> = {}) =>
      columnsOf([reading('a', type, more)], 64).map((c) => c.declaration);
    expect(declared('umode_t')).toEqual(['__u16 a']);
    expect(declared('enum skb_drop_reason')).toEqual(['__s32 a']);
    expect(declared('const char *', { memory: 'user' })).toEqual(['__s32 a__rc', 'char a[64]']);
    expect(declared('struct task_struct *')).toEqual(['__s32 a_pid', 'char a_comm[16]', 'void *a']);
    expect(declared('void (*)(int)')).toEqual(['void *a']);
    expect(declared('kuid_t')).toEqual([]);
    expect(declared('char[16]')).toEqual(['char a[16]']);
    expect(declared('unsigned long[6]')).toEqual([]);
    expect(declared('int', { memory: 'opaque' })).toEqual([]);
    expect(integerType('some_new_t')).toBe('__u64');
  });
});

it('an argument that is called as the macros call the context is renamed', () => {
  const head = headOf(
    {
      hook: 'fentry',
      section: 'fentry/f',
      context: 'int BPF_PROG(f, struct ctx *ctx, int e, int event)',
      readings: [{ name: 'ctx', type: 'struct ctx *', code: 'ctx', memory: 'value' }],
    },
    'on_f',
  );
  expect(head.head).toBe('int BPF_PROG(on_f, struct ctx *arg_ctx, int arg_e, int event)');
  expect(head.readings[0]!.code).toBe('arg_ctx');
});

it('knows which end of a call a hook is at', () => {
  expect(endOf({ hook: 'kretprobe.multi', section: 'kretprobe.multi/x' })).toBe('exit');
  expect(endOf({ hook: 'tp', section: 'tp/syscalls/sys_exit_openat' })).toBe('exit');
  expect(endOf({ hook: 'tp', section: 'tp/syscalls/sys_exit' })).toBe('exit');
  expect(endOf({ hook: 'fsession', section: 'fsession/x' })).toBe('both');
  expect(endOf({ hook: 'tp', section: 'tp/task/task_rename' })).toBe('entry');
});
