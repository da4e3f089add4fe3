import type { PointKind } from '../search/entry';
import type { Surface } from '../surface/surface';

/** Files that would tell more of a point, and why they were not read: from their silence nothing follows. */
export interface Unread {
  /** absent where all of them were read */
  unread?: Readonly<Record<string, string>>;
}

/** Which of these a surface lacks. */
export function unreadOf(surface: Surface, ...files: readonly string[]): Unread {
  const lacking = files.flatMap((file) => {
    const why = surface.absence(file);
    return why === null ? [] : [[file, why] as const];
  });
  return lacking.length > 0 ? { unread: Object.fromEntries(lacking) } : {};
}

/** "btf/vmlinux: may not be read (EACCES)": the first of these that was not read; null where all were. */
export function lackOf({ unread }: Unread, ...files: readonly string[]): string | null {
  const file = files.find((each) => unread?.[each] !== undefined);
  return file === undefined ? null : `${file}: ${unread![file]}`;
}

/** The files that name the points of a kind: without any of them, nothing of it can be found. */
export const NAMED_BY: Record<PointKind, readonly string[]> = {
  tracepoint: ['available_events'],
  rawtracepoint: ['btf/vmlinux'],
  syscall: ['available_events', 'kallsyms'],
  fn: ['kallsyms', 'btf/vmlinux'],
  lsm: ['btf/vmlinux'],
  bpf: ['bpf_programs'],
  struct: ['btf/vmlinux'],
  union: ['btf/vmlinux'],
  enum: ['btf/vmlinux'],
  typedef: ['btf/vmlinux'],
  symbol: ['kallsyms'],
};

/** "available_events: this surface has no such file"; null where a file that names points of the kind is there. */
export function unreadable(surface: Surface, kind: PointKind): string | null {
  const files = NAMED_BY[kind].map((file) => [file, surface.absence(file)] as const);
  if (files.some(([, why]) => why === null)) return null;
  return files.map(([file, why]) => `${file}: ${why}`).join('; ');
}

/** Of the files that name points of a kind, those that were not read though the kernel may have them, each with why. */
export function unreadNames(surface: Surface, kind: PointKind): string[] {
  return NAMED_BY[kind].flatMap((file) => {
    const why = surface.lacks(file) ? null : surface.absence(file);
    return why === null ? [] : [`${file}: ${why}`];
  });
}
