import { toProblem } from '@hooklab/base';
import { describe, expect, it } from 'vitest';
import { diffKind, diffPoint, incomparable } from '../diff/diff';
import { absentPoint } from '../point/absent';
import { pointLine } from '../point/line';
import { pointText } from '../point/text';
import { writeAbsent } from '../surface/files';
import { Surface } from '../surface/surface';
import { testSurface } from '../surface/test/kernel';
import { findPoint, parsePath } from './detail';

const WHY = 'the loader may not read it (EACCES)';

const whole = testSurface();

/** The kernel without what a loader may not read. */
function without(...parts: string[]): Surface {
  const kept = [...whole.files()].filter(
    (file) => !parts.some((part) => file === part || file.startsWith(`${part}/`)),
  );
  const files = new Map(kept.map((file) => [file, whole.file(file) ?? new Uint8Array()]));
  return new Surface('refused', files.set('absent', writeAbsent(parts.map((item) => ({ item, why: WHY })))));
}

const textOf = (surface: Surface, point: string): string => pointText(findPoint(surface, point)!).join('\n');

describe('a file that was refused', () => {
  it('is no BTF without the function, the struct or the raw tracepoint', () => {
    const surface = without('btf/vmlinux');
    const fn = textOf(surface, 'fn:vfs_unlink');
    expect(fn).toContain(`no prototype: btf/vmlinux: ${WHY}`);
    expect(pointLine(findPoint(surface, 'fn:vfs_unlink')!)).toContain(
      `prototype unknown: btf/vmlinux: ${WHY}`,
    );
    const event = textOf(surface, 'tracepoint:task:task_rename');
    expect(event).toContain(`record of a struct that is not known: btf/vmlinux: ${WHY}`);
    expect(event).toContain(`raw arguments unknown: btf/vmlinux: ${WHY}`);
    expect(fn + event).not.toMatch(/has no|none|no struct|no raw/);
  });

  it('is no kallsyms without the symbol', () => {
    const surface = without('kallsyms');
    expect(findPoint(surface, 'fn:vfs_unlink')).toMatchObject({ symbols: null });
    expect(textOf(surface, 'fn:vfs_unlink')).toContain(`symbols of this name unknown: kallsyms: ${WHY}`);
    expect(textOf(surface, 'syscall:openat')).toContain(`wrapper: unknown: kallsyms: ${WHY}`);
    expect(absentPoint(surface, 'fn:no_such_function').cause).toBe(
      `btf/vmlinux does not have it, and what may was not read: kallsyms: ${WHY}`,
    );
  });

  it('is no tracefs without the event', () => {
    const listed = without('events');
    const call = textOf(listed, 'syscall:openat');
    expect(call).toContain('tracepoints: sys_enter_openat, sys_exit_openat');
    expect(call).toContain(`its arguments are not known: events/syscalls/sys_enter_openat/format: ${WHY}`);
    const none = without('events', 'available_events');
    expect(textOf(none, 'syscall:openat')).toContain(`tracepoints: unknown: available_events: ${WHY}`);
    expect(textOf(none, 'rawtracepoint:task_rename')).toContain('is unknown: available_events');
  });

  it('makes no difference between two kernels', () => {
    const a = whole;
    for (const part of ['btf/vmlinux', 'kallsyms', 'available_events', 'events']) {
      const b = without(part);
      for (const path of [
        'fn:vfs_unlink',
        'syscall:openat',
        'tracepoint:task:task_rename',
        'struct:task_struct',
      ]) {
        for (const [left, right] of [
          [a, b],
          [b, a],
        ] as const) {
          let found: unknown;
          try {
            found = diffPoint(left, right, parsePath(path)!).changes;
          } catch (error) {
            expect(toProblem(error).code, `${part} ${path}`).toBe('no-point');
            expect(toProblem(error).cause, `${part} ${path}`).toContain(WHY);
            continue;
          }
          expect(found, `${part} ${path}`).toEqual([]);
        }
      }
    }
    expect(incomparable(a, without('btf/vmlinux'), 'struct')).toBe(`refused: btf/vmlinux: ${WHY}`);
    expect(incomparable(a, testSurface(), 'struct')).toBeNull();
    expect(diffKind(a, testSurface(), 'lsm').vanished).toEqual([]);
  });
});
