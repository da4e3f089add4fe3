import type { SkeletonPoint } from './input';

/** Names that the macros and the generated code use themselves. */
const OURS = ['ctx', 'e', 'start', 'key', 'current'];

/** "vfs_unlink" of "fentry/vfs_unlink", "sys_enter_openat" of "tp/syscalls/sys_enter_openat": as a C name. */
export const targetName = (section: string): string =>
  (section.split(/[/:]/).at(-1) ?? '').replace(/\W+/g, '_') || 'probe';

/**
 * The line that takes the context under a name of our own, and the readings with it: an argument that is called as
 * something of ours is renamed.
 */
export function headOf(point: SkeletonPoint, program: string): SkeletonPoint & { head: string } {
  const macro = /^int (BPF_\w+)\((\w+)/.exec(point.context);
  if (!macro) {
    return { ...point, head: point.context.replace(/^int \w+/, `int ${program}`) };
  }
  const args = point.context.slice(macro[0].length);
  const clash = new RegExp(`\\b(${OURS.join('|')})\\b(?=\\s*[,)])`, 'g');
  const renamed = args.replace(clash, 'arg_$1');
  return {
    ...point,
    head: `int ${macro[1]}(${program}${renamed}`,
    readings: point.readings.map((r) => (OURS.includes(r.code) ? { ...r, code: `arg_${r.code}` } : r)),
  };
}
