import { describe, expect, it } from 'vitest';
import { testSurface } from '../surface/test/kernel';
import { joinDeclaration } from './declaration';
import { findPoint, listPoints, parsePath, pathsOf, pointDetail } from './detail';

const surface = testSurface();
const show = (path: string) => pointDetail(surface, parsePath(path)!);

describe('paths', () => {
  it.each([
    ['tracepoint:sched:sched_switch', { kind: 'tracepoint', category: 'sched', name: 'sched_switch' }],
    ['tp:sched:sched_switch', { kind: 'tracepoint', category: 'sched', name: 'sched_switch' }],
    ['sched:sched_switch', { kind: 'tracepoint', category: 'sched', name: 'sched_switch' }],
    ['fn:vfs_unlink', { kind: 'fn', category: '', name: 'vfs_unlink' }],
    ['struct:file', { kind: 'struct', category: '', name: 'file' }],
    ['vfs_unlink', null],
    ['fn:', null],
    ['tracepoint:x', null],
    ['a:b:c', null],
  ])('%s', (text, path) => {
    expect(parsePath(text)).toEqual(path);
  });
});

describe('declarations', () => {
  it.each([
    ['char[16]', 'comm', 'char comm[16]'],
    ['int[2][3]', 'grid', 'int grid[2][3]'],
    ['__u8[32 + 2]', 'buf', '__u8 buf[32 + 2]'],
    ['struct file *', 'f', 'struct file *f'],
    ['char * const', 'p', 'char * const p'],
    ['void (*[2])(int)', 'fn', 'void (*fn[2])(int)'],
    ['int (*)(struct file *, int)', 'open', 'int (*open)(struct file *, int)'],
    ['char (*)[4]', 'row', 'char (*row)[4]'],
    ['__data_loc char[]', 'cmd', '__data_loc char cmd[]'],
    ['unsigned int', '', 'unsigned int'],
  ])('%s %s', (type, name, text) => {
    expect(joinDeclaration(type, name)).toBe(text);
  });
});

describe('details', () => {
  it('of a tracepoint', () => {
    expect(show('tracepoint:task:task_rename')).toMatchObject({
      kind: 'tracepoint',
      category: 'task',
      fields: [{ name: 'pid', type: 'pid_t', offset: 8, size: 4, signed: false, readable: true }],
      record: { struct: 'trace_event_raw_task_rename', evidence: 'own' },
      raw: [
        { name: 'task', type: 'struct task_struct *' },
        { name: 'comm', type: 'const char *' },
      ],
    });
    const openat = show('tracepoint:syscalls:sys_enter_openat')!;
    expect(openat.kind === 'tracepoint' && openat.fields.map((f) => [f.name, f.readable])).toEqual([
      ['__syscall_nr', true],
      ['dfd', true],
      ['filename', true],
      ['mode', true],
      ['__filename_val', false],
    ]);
  });

  it('of the other kinds', () => {
    expect(show('rawtracepoint:pelt_cfs_tp')).toMatchObject({ event: null, args: [{ type: 'void *' }] });
    expect(show('rawtracepoint:task_rename')).toMatchObject({ event: 'task:task_rename' });
    expect(show('fn:vfs_unlink')).toMatchObject({
      params: [
        { name: 'dir', type: 'struct task_struct *' },
        { name: 'name', type: 'const char *' },
      ],
      return: 'int',
      ftrace: true,
      blacklisted: false,
      errorInjection: null,
      kfunc: false,
    });
    expect(show('fn:helper_kfunc')).toMatchObject({ kfunc: true });
    expect(show('syscall:openat')).toMatchObject({
      params: [{ name: 'dfd' }, { user: true }, { name: 'mode' }],
    });
    expect(show('struct:task_struct')).toMatchObject({
      size: 4,
      members: [{ name: 'pid', type: 'int', offset: 0 }],
    });
    expect(show('struct:task_struct.pid')).toMatchObject({
      path: 'struct:task_struct.pid',
      size: 4,
      members: [{ name: 'pid', type: 'int', offset: 0 }],
    });
    expect(show('struct:task_struct.tid')).toBeNull();
    expect(show('lsm:file_open')).toMatchObject({ active: true, disabled: false, return: 'int' });
    expect(show('enum:ioprio')).toMatchObject({ values: [{ name: 'IOPRIO_CLASS_RT', value: 1 }] });
    expect(show('typedef:btf_trace_twin')).toMatchObject({ means: 'void (*)(void *, const char *)' });
    expect(show('fn:nothing')).toBeNull();
  });

  it('by a bare name: the likeliest kind', () => {
    expect(findPoint(surface, 'task_rename')?.kind).toBe('tracepoint');
    expect(findPoint(surface, 'openat')?.kind).toBe('syscall');
    expect(findPoint(surface, 'vfs_unlink')?.kind).toBe('fn');
    expect(findPoint(surface, 'task_struct')?.kind).toBe('struct');
    expect(findPoint(surface, 'nothing')).toBeNull();
  });

  it('can be JSON', () => {
    for (const kind of [
      'tracepoint',
      'rawtracepoint',
      'syscall',
      'fn',
      'lsm',
      'struct',
      'enum',
      'typedef',
    ] as const) {
      const all = [...listPoints(surface, kind)];
      expect(all.length, kind).toBeGreaterThan(0);
      for (const detail of all) expect(JSON.parse(JSON.stringify(detail)).path).toBe(detail.path);
    }
  });

  it('lists each name once', () => {
    const names = [...pathsOf(surface, 'fn')].map((path) => path.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['vfs_unlink', 'c_start', 'netfs_read', 'printk']));
  });
});
