import { printable as shown } from '@hooklab/base';
import { emptyProgram } from '@hooklab/probe';
import { type FieldDetail, joinDeclaration, type NamedType, type PointDetail } from '@hooklab/surface';
import type { MomentHook } from '../../kernel/moments';

/** A text for another tool; null where it has no word for the point. */
export interface CopyText {
  id: 'bpftrace' | 'libbpf' | 'c';
  title: string;
  /** the key, while the point has the focus */
  key: string;
  text: string | null;
}

/** `hooks`: the advisor's for the point itself, best first. `record`: the struct of an event's record, as C. */
export function copyTexts(
  detail: PointDetail,
  hooks: readonly MomentHook[],
  record: string | null,
): CopyText[] {
  return [
    { id: 'bpftrace', title: 'bpftrace line', key: 'B', text: bpftraceLine(detail) },
    { id: 'libbpf', title: 'libbpf program', key: 'L', text: libbpfProgram(hooks) },
    { id: 'c', title: 'C', key: 'C', text: cText(detail, record) },
  ];
}

/** A line that a shell takes: bpftrace -e 'tracepoint:task:task_rename { printf("%s %d\n", comm, args.pid); }' */
export function bpftraceLine(detail: PointDetail): string | null {
  const line = (probe: string, format: string[], values: string[]) => {
    const text = ['%s', ...format].join(' ');
    return shell('bpftrace -e', `${probe} { printf("${text}\\n", ${['comm', ...values].join(', ')}); }`);
  };
  switch (detail.kind) {
    case 'tracepoint': {
      const shown = detail.fields.filter((f) => f.readable && printable(f)).slice(0, MOST);
      return line(
        detail.path,
        shown.map(formatOf),
        shown.map((f) => argumentOf(f)),
      );
    }
    case 'rawtracepoint': {
      const shown = detail.args.slice(0, MOST);
      return line(
        detail.path,
        shown.map(() => '%llx'),
        shown.map((_, i) => `arg${i}`),
      );
    }
    case 'syscall': {
      if (!detail.enter) return null;
      const shown = (detail.params ?? []).slice(0, MOST);
      const text = (p: NamedType & { user: boolean }) => p.user && /\bchar \*$/.test(p.type);
      return line(
        `tracepoint:syscalls:${detail.enter}`,
        shown.map((p) => (text(p) ? '%s' : p.type.endsWith('*') ? '%llx' : '%d')),
        shown.map((p) => (text(p) ? `str(args.${p.name})` : `args.${p.name}`)),
      );
    }
    case 'fn': {
      if (detail.symbols !== 1) return null;
      const typed = detail.ftrace === true && detail.params !== null;
      const shown = (detail.params ?? []).slice(0, MOST);
      const probe = `${typed ? 'fentry' : 'kprobe'}:${typed && detail.module ? `${detail.module}:` : ''}${detail.name}`;
      return line(
        probe,
        shown.map(() => '%llx'),
        shown.map((p, i) => (typed && p.name ? `args.${p.name}` : `arg${i}`)),
      );
    }
    case 'lsm':
      return line(`kprobe:security_${detail.name}`, [], []);
    case 'struct':
    case 'union':
      return shell('bpftrace -lv', `${detail.kind} ${detail.name}`);
    default:
      return null;
  }
}

/** More values than these make no line. */
const MOST = 4;

/** A shell runs what stands before a line break or behind a quote's end: no name makes either. */
const shell = (command: string, argument: string): string =>
  `${command} '${shown(argument).replaceAll("'", "'\\''")}'`;

const isText = ({ type }: NamedType): boolean =>
  /^(?:__data_loc |__rel_loc )?(?:const )?char ?(?:\[|\*)/.test(type);
const printable = (f: FieldDetail): boolean => isText(f) || f.size <= 8;
const isUserText = (f: FieldDetail): boolean => /^const char \*$/.test(f.type);

function formatOf(f: FieldDetail): string {
  if (isText(f)) return '%s';
  return f.type.endsWith('*') ? '%llx' : f.signed ? '%d' : '%u';
}

function argumentOf(f: FieldDetail): string {
  // an address needs str() to become text; arrays and __data_loc are text already
  return isUserText(f) ? `str(args.${f.name})` : `args.${f.name}`;
}

/** The first that works, else the first with a caveat. */
export const bestHook = (hooks: readonly MomentHook[]): MomentHook | null =>
  hooks.find((h) => h.verdict === 'works') ?? hooks.find((h) => h.verdict === 'caveat') ?? null;

/** A whole file that compiles: the best hook that works here, its context, an empty body. */
export function libbpfProgram(hooks: readonly MomentHook[]): string | null {
  const hook = bestHook(hooks);
  if (!hook) return null;
  return emptyProgram(hook.section, hook.context);
}

export function cText(detail: PointDetail, record: string | null): string | null {
  switch (detail.kind) {
    case 'tracepoint':
      return record;
    case 'rawtracepoint':
      return `void (*${detail.name})(${detail.args.map((a) => joinDeclaration(a.type, a.name)).join(', ') || 'void'});`;
    case 'syscall':
    case 'lsm':
      return `${detail.prototype};`;
    case 'fn':
      return detail.prototype && `${detail.prototype};`;
    case 'struct':
    case 'union':
    case 'enum':
    case 'typedef':
      return detail.c;
    default:
      return null;
  }
}
