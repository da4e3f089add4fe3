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
