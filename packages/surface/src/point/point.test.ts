import { describe, expect, it } from 'vitest';
import { encodeText } from '../bytes/text';
import { listPoints, parsePath, pointDetail } from '../detail/detail';
import { unreadable } from '../detail/unread';
import { POINT_KINDS } from '../search/entry';
import { Surface } from '../surface/surface';
import { testSurface } from '../surface/test/kernel';
import { absentPoint } from './absent';
import { pointLine } from './line';
import { nearestPoints } from './nearest';
import { pointText } from './text';

const surface = testSurface();
const detail = (path: string) => pointDetail(surface, parsePath(path)!)!;

describe('a point in one line', () => {
  it.each([
    ['tracepoint:task:task_rename', 'tracepoint:task:task_rename(pid_t pid)'],
    ['rawtracepoint:task_rename', 'rawtracepoint:task_rename(struct task_struct *task, const char *comm)'],
    ['rawtracepoint:netfs_read', 'rawtracepoint:netfs_read(int)  no tracefs event  [netfs]'],
    ['fn:vfs_unlink', 'fn:vfs_unlink  int vfs_unlink(struct task_struct *dir, const char *name)'],
    ['fn:c_start', 'fn:c_start  no prototype in BTF; 2 symbols; kprobes refuse it'],
    ['syscall:openat', 'syscall:openat  long openat(int dfd, const char *filename, umode_t mode)'],
    ['struct:task_struct', 'struct:task_struct  4 bytes, 1 members'],
    ['lsm:getprocattr', 'lsm:getprocattr  int bpf_lsm_getprocattr(struct task_struct *p)  disabled'],
    ['enum:ioprio', 'enum:ioprio  IOPRIO_CLASS_RT = 1'],
  ])('%s', (path, line) => {
    expect(pointLine(detail(path))).toBe(line);
  });
});

describe('a point as text', () => {
  it('has a table of fields, and says which of them BPF misreads', () => {
    expect(pointText(detail('tracepoint:syscalls:sys_enter_openat'))).toEqual([
      'tracepoint:syscalls:sys_enter_openat',
      '  record struct trace_event_raw_sys_enter (syscall)',
      '  offset  size  signed  field',
      '       8     4      no  int __syscall_nr',
      '      16     8      no  int dfd',
      '      24     8      no  const char *filename',
      '      32     8      no  umode_t mode',
      '      40     4      no  __data_loc char __filename_val[]  /* a BPF program finds something else there */',
      '  no raw tracepoint of its own',
      '  print fmt: ""',
      '  read from events/syscalls/sys_enter_openat/format',
    ]);
  });

  it('says what each list says of a function, and what is not known', () => {
    expect(pointText(detail('fn:c_start'))).toEqual([
      'fn:c_start',
      '  no prototype: BTF has no function of this name',
      '  ftrace lists it',
      '  kprobes refuse it: blacklisted',
      '  error injection list unknown',
      '  2 symbols of this name in kallsyms',
      '  read from kallsyms:3, kallsyms:4, available_filter_functions:2',
    ]);
    expect(pointText(detail('fn:gone'))).toContain('  variants: gone.isra.0');
    expect(pointText(detail('fn:start_kernel'))).toContain('  lies in .init.text: gone after boot');
  });

  it('shows the layout of structs', () => {
    expect(pointText(detail('struct:trace_event_raw_block_rq')).slice(0, 6)).toEqual([
      'struct:trace_event_raw_block_rq',
      '  32 bytes, 2 holes',
      '  offset  size  member',
      '       0     4  int ent',
      '             4  /* hole */',
      '       8     4  int dev',
    ]);
  });

  it('has something to say of every point, in whole lines', () => {
    for (const kind of POINT_KINDS) {
      for (const point of listPoints(surface, kind)) {
        for (const line of [pointLine(point), ...pointText(point)]) {
          expect(line, point.path).not.toMatch(/\n|undefined|NaN|\[object/);
        }
      }
    }
  });
});

describe('nearest names', () => {
  it.each([
    ['fn:vfs_unlnik', 'fn:vfs_unlink'],
    ['fn:VFS_UNLINK', 'fn:vfs_unlink'],
    ['vfs_unlik', 'fn:vfs_unlink'],
    ['tracepoint:tsk:task_rename', 'tracepoint:task:task_rename'],
    ['tracepoint:task_rename', 'tracepoint:task:task_rename'],
    ['rawtracepoint:task:task_rename', 'tracepoint:task:task_rename'],
    ['fn:task_rename', 'tracepoint:task:task_rename'],
    ['rawtracepoint:sys_enter_openat', 'tracepoint:syscalls:sys_enter_openat'],
    ['lsm:file_opn', 'lsm:file_open'],
    ['struct:taskstruct', 'struct:task_struct'],
  ])('of %s', (wrong, right) => {
    expect(nearestPoints(surface, wrong)[0]).toBe(right);
  });

  it('are real points, each once, and none for nonsense', () => {
    const near = nearestPoints(surface, 'rawtracepoint:sys_enter_openat', 50);
    expect(new Set(near).size).toBe(near.length);
    for (const path of near) expect(detail(path).path).toBe(path);
    expect(nearestPoints(surface, 'qqqqqq')).toEqual([]);
    expect(nearestPoints(surface, 'fn:')).toEqual([]);
  });
});

describe('what to say of a name that is not there', () => {
  it('why, and what is near', () => {
    expect(absentPoint(surface, 'fn:vfs_unlnik')).toMatchObject({
      code: 'no-point',
      what: 'test has no point “fn:vfs_unlnik”',
      cause: expect.stringMatching(/^neither kallsyms nor BTF/),
      fix: 'Nearest: fn:vfs_unlink',
    });
    expect(absentPoint(surface, 'rawtracepoint:sys_enter_openat').cause).toMatch(/^single syscalls have no/);
    expect(absentPoint(surface, 'qqqqqq').fix).toMatch(/^A name is tracepoint:CATEGORY:NAME/);
  });

  it('an event that is listed without its format', () => {
    const listed = new Surface('half', new Map([['available_events', encodeText('a:b\n')]]));
    expect(absentPoint(listed, 'tracepoint:a:b').cause).toBe(
      'available_events has it, but events/a/b/format: this surface has no such file',
    );
  });

  it('a surface without the files that name such points', () => {
    const bare = new Surface('bare', new Map());
    expect(absentPoint(bare, 'struct:file')).toMatchObject({
      cause: 'btf/vmlinux: this surface has no such file',
      fix: undefined,
    });
    expect(POINT_KINDS.map((kind) => unreadable(surface, kind))).toEqual(POINT_KINDS.map(() => null));
    expect(unreadable(bare, 'fn')).toMatch(/^kallsyms: .*; btf\/vmlinux: /);
  });
});
