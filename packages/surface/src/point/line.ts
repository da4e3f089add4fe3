import { joinDeclaration } from '../detail/declaration';
import type { NamedType, PointDetail } from '../detail/shapes';
import { lackOf } from '../detail/unread';

/** "char prev_comm[16], pid_t prev_pid" */
export const declarations = (all: readonly NamedType[]): string =>
  all.map(({ name, type }) => joinDeclaration(type, name)).join(', ');

/**
 * A point in one line, for a list:
 *
 *   tracepoint:task:task_rename(pid_t pid, char oldcomm[16])
 *   fn:vfs_unlink  int vfs_unlink(struct mnt_idmap *idmap, …)
 *   fn:c_start  no prototype in BTF; 2 symbols; kprobes refuse it
 *   bpf:hl_enter  tracing, id 23; int hl_enter(unsigned long long *ctx)
 *   struct:file  232 bytes, 24 members
 */
export function pointLine(point: PointDetail): string {
  const { path } = point;
  const module = point.module === null ? '' : `  [${point.module}]`;
  switch (point.kind) {
    case 'tracepoint':
      return `${path}(${declarations(point.fields)})${module}`;
    case 'rawtracepoint':
      return `${path}(${declarations(point.args)})${point.event || lackOf(point, 'available_events') ? '' : '  no tracefs event'}${module}`;
    case 'syscall':
      return `${path}  ${point.prototype}`;
    case 'lsm':
      return `${path}  ${point.prototype}${point.disabled ? '  disabled' : ''}`;
    case 'fn': {
      const lack = lackOf(point, 'btf/vmlinux', `btf/${point.module}`);
      const notes = [point.prototype ?? (lack ? `prototype unknown: ${lack}` : 'no prototype in BTF')];
      if (point.symbols !== null && point.symbols !== 1) notes.push(`${point.symbols} symbols`);
      if (point.ftrace === false) notes.push('ftrace does not list it');
      if (point.blacklisted) notes.push('kprobes refuse it');
      return `${path}  ${notes.join('; ')}${module}`;
    }
    case 'bpf': {
      const types = [...new Set(point.programs.map(({ type }) => type))].join(', ');
      const ids = point.programs.map(({ id }) => id).join(', ');
      return `${path}  ${types}, id ${ids}${point.prototype ? `; ${point.prototype}` : '; no BTF'}`;
    }
    case 'struct':
    case 'union':
      return `${path}  ${point.size} bytes, ${point.members.length} members${module}`;
    case 'enum':
      return `${path}  ${point.values.map(({ name, value }) => `${name} = ${value}`).join(', ')}${module}`;
    case 'typedef':
      return `${path}  ${point.means}${module}`;
    case 'symbol':
      return `${path}  ${point.types.join(' ')}${module}`;
  }
}
