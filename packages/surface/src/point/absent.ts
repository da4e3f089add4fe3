import { Problem } from '@hooklab/base';
import { type PointPath, parsePath } from '../detail/detail';
import { structDetail } from '../detail/types';
import { NAMED_BY, unreadable, unreadNames } from '../detail/unread';
import { POINT_KINDS, type PointKind } from '../search/entry';
import { kindOf } from '../search/query';
import type { Surface } from '../surface/surface';
import { nearestPoints } from './nearest';

/** What to say of a name that a surface does not have: why, and which names are nearest. Code `no-point`. */
export function absentPoint(surface: Surface, text: string): Problem {
  const path = parsePath(text);
  const kind = path?.kind ?? kindOf(text.split(':')[0]!);
  const lost = kind ? unreadable(surface, kind) : null;
  const near = lost ? [] : nearestPoints(surface, text);
  const shape = `A name is ${POINT_KINDS.slice(0, 7).map(example).join(', ')}`;
  return new Problem({
    code: 'no-point',
    what: `${surface.name} has no point “${text}”`,
    cause: lost ?? (path ? causeOf(surface, path) : undefined),
    fix: near.length > 0 ? `Nearest: ${near.join(', ')}` : path ? undefined : shape,
  });
}

const example = (kind: PointKind): string =>
  kind === 'tracepoint' ? `${kind}:CATEGORY:NAME` : `${kind}:NAME`;

/** What was read does not have it; what was not may. */
function causeOf(surface: Surface, { kind, category, name }: PointPath): string {
  const half = unreadNames(surface, kind);
  if (half.length === 0) return cause(surface, kind, category, name);
  const read = NAMED_BY[kind].filter((file) => surface.absence(file) === null);
  return `${read.join(' and ')} does not have it, and what may was not read: ${half.join('; ')}`;
}

function cause(surface: Surface, kind: PointKind, category: string, name: string): string {
  switch (kind) {
    case 'tracepoint': {
      const listed = surface.availableEvents?.some((e) => e.category === category && e.name === name);
      const format = `events/${category}/${name}/format`;
      return listed
        ? `available_events has it, but ${format}: ${surface.absence(format)}`
        : 'available_events does not have it';
    }
    case 'rawtracepoint':
      return /^sys_(enter|exit)_/.test(name)
        ? 'single syscalls have no raw tracepoint; all of them come by sys_enter and sys_exit'
        : `BTF has no btf_trace_${name}`;
    case 'syscall':
      return 'it has neither an event of its own nor a wrapper in kallsyms';
    case 'fn':
      return 'neither kallsyms nor BTF has it: renamed, inlined everywhere, or not in this kernel';
    case 'lsm':
      return `BTF has no such member of security_list_options with a bpf_lsm_${name}`;
    case 'bpf':
      return 'no such program was loaded when the surface was read';
    case 'symbol':
      return 'kallsyms has no data symbol of this name';
    case 'struct':
    case 'union': {
      const [owner, ...member] = name.split('.');
      const there = member.length > 0 && structDetail(surface, kind, owner!) !== null;
      return there
        ? `${kind} ${owner} has no member ${member.join('.')} of its own: what a pointer leads to is of another type`
        : `BTF of neither the kernel nor its modules has this ${kind}`;
    }
    default:
      return `BTF of neither the kernel nor its modules has this ${kind}`;
  }
}
