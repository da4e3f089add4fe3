import { Problem } from '@hooklab/base';

/** A place in the kernel, or in a program, that can be asked about. */
export type Point =
  /** a kernel function; module '' means wherever libbpf finds it */
  | { readonly kind: 'fn'; readonly name: string; readonly module: string; readonly offset?: number }
  | { readonly kind: 'syscall'; readonly name: string }
  | { readonly kind: 'tracepoint'; readonly category: string; readonly name: string }
  | { readonly kind: 'rawtracepoint'; readonly name: string }
  | { readonly kind: 'lsm'; readonly name: string }
  | { readonly kind: 'field'; readonly struct: string; readonly field: string }
  | { readonly kind: 'user'; readonly path: string; readonly symbol: string }
  | { readonly kind: 'usdt'; readonly path: string; readonly provider: string; readonly name: string }
  | { readonly kind: 'perf'; readonly event: string }
  | { readonly kind: 'iter'; readonly name: string }
  | { readonly kind: 'bpf'; readonly program: string };

export type PointKind = Point['kind'];

const IDENT = /^[A-Za-z_.$][\w.$]*$/;

/**
 *   fn:tcp_connect · fn:overlay:ovl_open · fn:vfs_unlink+0x16 · syscall:unlinkat · tracepoint:task:task_rename ·
 *   rawtracepoint:task_rename · lsm:file_open · struct:sock.sk_state · user:/bin/bash:readline ·
 *   usdt:/usr/lib/libc.so.6:libc:setjmp · perf:cycles · iter:task · bpf:my_prog
 *
 * A name alone is a function, NAME.FIELD with a plain NAME a struct's field, CATEGORY:NAME an event.
 * Throws Problem `point-bad`.
 */
export function parsePoint(text: string): Point {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? '' : text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const parts = rest.split(':');
  switch (kind) {
    case 'fn':
    case 'function':
      return parts.length > 1 ? fn(parts[1]!, parts[0]!, text) : fn(rest, '', text);
    case 'syscall':
      return { kind: 'syscall', name: ident(rest, text) };
    case 'tracepoint':
    case 'tp':
      return { kind: 'tracepoint', category: event(parts[0], text), name: event(parts[1], text) };
    case 'rawtracepoint':
    case 'raw_tp':
      return { kind: 'rawtracepoint', name: event(rest, text) };
    case 'lsm':
      return { kind: 'lsm', name: ident(rest, text) };
    case 'struct':
      return field(rest, text);
    case 'user':
    case 'uprobe':
      return { kind: 'user', path: parts[0] ?? '', symbol: parts.slice(1).join(':') };
    case 'usdt':
      return { kind: 'usdt', path: parts[0] ?? '', provider: parts[1] ?? '', name: parts[2] ?? '' };
    case 'perf':
      return { kind: 'perf', event: rest };
    case 'iter':
      return { kind: 'iter', name: ident(rest, text) };
    case 'bpf':
      return { kind: 'bpf', program: rest };
    case '':
      return /^\w+\.(?!isra|constprop|part|cold|llvm)[a-z_]\w*$/.test(text)
        ? field(text, text)
        : fn(text, '', text);
    default:
      if (parts.length === 1 && /^[\w-]+$/.test(kind) && /^[\w-]+$/.test(rest)) {
        return { kind: 'tracepoint', category: kind, name: rest };
      }
      throw bad(text);
  }
}

/** "fn:tcp_connect": the form that parsePoint reads back. */
export function pointText(point: Point): string {
  switch (point.kind) {
    case 'fn':
      return `fn:${point.module ? `${point.module}:` : ''}${point.name}${point.offset ? `+0x${point.offset.toString(16)}` : ''}`;
    case 'tracepoint':
      return `tracepoint:${point.category}:${point.name}`;
    case 'field':
      return `struct:${point.struct}.${point.field}`;
    case 'user':
      return `user:${point.path}:${point.symbol}`;
    case 'usdt':
      return `usdt:${point.path}:${point.provider}:${point.name}`;
    case 'perf':
      return `perf:${point.event}`;
    case 'bpf':
      return `bpf:${point.program}`;
    default:
      return `${point.kind}:${point.name}`;
  }
}

/** What stands after the slash of a section: "tcp_connect", "task/task_rename". */
export function sectionTarget(point: Point): string {
  switch (point.kind) {
    case 'fn':
      return `${point.name}${point.offset ? `+0x${point.offset.toString(16)}` : ''}`;
    case 'tracepoint':
      return `${point.category}/${point.name}`;
    case 'field':
      return point.struct;
    case 'user':
      return `${point.path}:${point.symbol}`;
    case 'usdt':
      return `${point.path}:${point.provider}:${point.name}`;
    case 'perf':
      return point.event;
    case 'bpf':
      return point.program;
    default:
      return point.name;
  }
}

function fn(name: string, module: string, text: string): Point {
  const m = /^(.*?)\+(0x[0-9a-fA-F]+|\d+)$/.exec(name);
  const offset = m ? Number(m[2]) : 0;
  const plain = ident(m ? m[1]! : name, text);
  return offset ? { kind: 'fn', name: plain, module, offset } : { kind: 'fn', name: plain, module };
}

function field(rest: string, text: string): Point {
  const dot = rest.indexOf('.');
  if (dot < 0) throw bad(text);
  return { kind: 'field', struct: ident(rest.slice(0, dot), text), field: rest.slice(dot + 1) };
}

function ident(name: string | undefined, text: string): string {
  if (name && IDENT.test(name)) return name;
  throw bad(text);
}

function event(name: string | undefined, text: string): string {
  if (name && /^[\w-]+$/.test(name)) return name;
  throw bad(text);
}

function bad(text: string): Problem {
  return new Problem({
    code: 'point-bad',
    what: `“${text}” is not a point`,
    fix: 'Write fn:NAME, syscall:NAME, tracepoint:CATEGORY:NAME, rawtracepoint:NAME, lsm:HOOK or struct:NAME.FIELD',
  });
}
