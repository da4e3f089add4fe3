import { Problem } from '@hooklab/base';
import type { Point } from './point';

const IDENT = /^[A-Za-z_.$][\w.$]*$/;

/**
 *   fn:tcp_connect · fn:overlay:ovl_open · fn:vfs_unlink+0x16 · syscall:unlinkat · tracepoint:task:task_rename ·
 *   rawtracepoint:task_rename · lsm:file_open · struct:sock.sk_state · user:/bin/bash:readline ·
 *   user:/usr/bin/passwd:0x401136 · user:/usr/bin/passwd+0x1136 · usdt:/usr/lib/libc.so.6:libc:setjmp · perf:cycles · iter:task · bpf:my_prog · bpf:my_prog:its_function
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
      return user(parts[0] ?? '', parts.slice(1).join(':'));
    case 'usdt':
      return { kind: 'usdt', path: parts[0] ?? '', provider: parts[1] ?? '', name: parts[2] ?? '' };
    case 'perf':
      return { kind: 'perf', event: rest };
    case 'iter':
      return { kind: 'iter', name: ident(rest, text) };
    case 'bpf':
      return bpf(parts, text);
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

function fn(name: string, module: string, text: string): Point {
  const m = /^(.*?)\+(0x[0-9a-fA-F]+|\d+)$/.exec(name);
  const offset = m ? Number(m[2]) : 0;
  const plain = ident(m ? m[1]! : name, text);
  return offset ? { kind: 'fn', name: plain, module, offset } : { kind: 'fn', name: plain, module };
}

function bpf([program, fn, ...more]: string[], text: string): Point {
  if (!program || more.length > 0 || fn === '') throw bad(text);
  return fn === undefined ? { kind: 'bpf', program } : { kind: 'bpf', program, fn: ident(fn, text) };
}

/** Without a symbol, "/usr/bin/passwd+0x1136" is a place in the file. */
function user(path: string, symbol: string): Point {
  const m = symbol === '' ? /^(.+)(\+0x[0-9a-fA-F]+)$/.exec(path) : null;
  return m ? { kind: 'user', path: m[1]!, symbol: m[2]! } : { kind: 'user', path, symbol };
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
    cause: /[*?]/.test(text)
      ? 'a pattern stands for many places, and a program is made for those that it names'
      : undefined,
    fix: /[*?]/.test(text)
      ? `Look for the names first: hooklab surface search '${text.replace(/^.*:/, '')}'`
      : 'Write fn:NAME, syscall:NAME, tracepoint:CATEGORY:NAME, rawtracepoint:NAME, lsm:HOOK or struct:NAME.FIELD',
  });
}
