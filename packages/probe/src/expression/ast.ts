import { type Node, partsOf } from './tree/node';
import { nodeText } from './tree/print';

/**
 * A capture expression: where a column's value comes from, at one hook.
 *
 *   ts pid tid uid gid comm cpu                    known at every hook (builtins)
 *   ppid exe argv                                  the parent, the program's path, the words it was started with
 *   latency                                        from entry to return, where a way has both
 *   stack                                          who called: names in text, the caller's address in a number
 *   point, func                                    which of the way's points it is, by name: "unlink"
 *   -100                                           always this: what another point of the way tells, and this one need not
 *   'rmdir'                                        always this text
 *   field.pathname                                 a field of the tracepoint's record (tp)
 *   arg.task->signal->oom_score_adj                an argument of the hook, and a way through structs
 *   arg.0->comm[0]                                 an argument by position; an element of an array
 *   ret                                            what the call returns
 *   user(arg.buf)                                  the address is a user one, where the kernel's types do not say
 *   either(arg.name)                               nobody says whose it is: the kernel's first, then the process's
 *   port(arg.sk->__sk_common.skc_dport)            16 bits in network order; the port of a socket address
 *   ip(arg.uaddr)                                  a network address as text: of a socket address, an in6_addr, 32 bits
 *   error(ret)                                     of a pointer that may be an error: 0, or the error as a negative number
 *   path(arg.file)                                 the whole path of a struct file or struct path
 *   path(arg.dir, arg.dentry)                      the whole path of a dentry that lies below a struct path
 *   name(req_op, arg.rq->cmd_flags & 0xff)         the name that an enum of this kernel has for a number
 *   arg.rq->rq_disk->disk_name ?? arg.rq->q->disk->disk_name    the first of them that this kernel has
 *   (arg.rq->cmd_flags & 0xff) == REQ_OP_READ && ret >= 0        any expression of C over them: a formula
 *
 * The path is C's: `->` through a pointer, `.` into a struct, `[N]` into an array.
 */
export type Expression = Single | First;
/** Anything but a choice. */
export type Single = Builtin | Constant | Text | Path | FilePath | EnumName | Formula;

export const BUILTINS = [
  'ts',
  'pid',
  'tid',
  'uid',
  'gid',
  'comm',
  'cpu',
  'ppid',
  'exe',
  'argv',
  'latency',
  'stack',
] as const;
export type BuiltinName = (typeof BUILTINS)[number];
export const isBuiltin = (name: string): name is BuiltinName =>
  (BUILTINS as readonly string[]).includes(name);

export interface Builtin {
  kind: 'builtin';
  name: BuiltinName;
}

export interface Constant {
  kind: 'constant';
  /** an integer that JavaScript can hold; 'point': the name of the point */
  value: number | 'point';
}

export interface Text {
  kind: 'text';
  /** printable ASCII without quotes */
  value: string;
}

/** What a path may be wrapped in. */
export const WRAPS = ['user', 'either', 'port', 'ip', 'error'] as const;
export type Wrap = (typeof WRAPS)[number];

export interface Path {
  kind: 'path';
  root: 'field' | 'arg' | 'ret';
  /** name of the field or argument; for `arg.0` the position as digits; '' of ret */
  name: string;
  steps: Step[];
  wrap: Wrap | null;
}

export type Step = { op: '->' | '.'; member: string } | { op: '[]'; index: number };

/** path(of), path(of, below): none of them wrapped */
export interface FilePath {
  kind: 'file';
  of: Path;
  /** a dentry, of which `of` says where its file system is mounted */
  dentry: Path | null;
}

export interface EnumName {
  kind: 'enum';
  /** "req_op" */
  type: string;
  of: Path;
  /** bits of the number that count; null: all */
  mask: number | null;
}

/** Anything more: `arg.sk->sk_protocol == IPPROTO_TCP && ret < 0`. What its names are, only a kernel and a hook say. */
export interface Formula {
  kind: 'formula';
  node: Node;
}

/** Written for several kernels: at least two. */
export interface First {
  kind: 'first';
  of: Single[];
}

/** Every value that an expression reads at its hook. */
export function pathsOf(e: Expression): Path[] {
  switch (e.kind) {
    case 'path':
      return [e];
    case 'file':
      return e.dentry ? [e.of, e.dentry] : [e.of];
    case 'enum':
      return [e.of];
    case 'first':
      return e.of.flatMap(pathsOf);
    case 'formula':
      return rootsIn(e.node);
    default:
      return [];
  }
}

/** Back to the text it was parsed from, in its shortest form. */
export function expressionText(e: Expression): string {
  switch (e.kind) {
    case 'builtin':
      return e.name;
    case 'constant':
      return String(e.value);
    case 'text':
      return `'${e.value}'`;
    case 'path':
      return pathText(e);
    case 'file':
      return `path(${pathsOf(e).map(pathText).join(', ')})`;
    case 'enum':
      return `name(${e.type}, ${pathText(e.of)}${e.mask === null ? '' : ` & ${e.mask}`})`;
    case 'first':
      return e.of.map(expressionText).join(' ?? ');
    case 'formula':
      return nodeText(e.node);
  }
}

/** What a tree names of its hook, without the steps from there. */
function rootsIn(node: Node): Path[] {
  const path = (root: Path['root'], name: string): Path => ({
    kind: 'path',
    root,
    name,
    steps: [],
    wrap: null,
  });
  if (node.kind === 'name') return node.name === 'ret' ? [path('ret', '')] : [];
  if (
    node.kind === 'member' &&
    node.of.kind === 'name' &&
    (node.of.name === 'arg' || node.of.name === 'field')
  )
    return [path(node.of.name, node.member)];
  return partsOf(node).flatMap(rootsIn);
}

/** Every name that a tree says: roots, words, constants. */
export function namesIn(node: Node): Set<string> {
  return new Set([
    ...(node.kind === 'name' ? [node.name] : []),
    ...partsOf(node).flatMap((part) => [...namesIn(part)]),
  ]);
}

function pathText({ root, name, steps, wrap }: Path): string {
  const path = `${root === 'ret' ? 'ret' : `${root}.${name}`}${steps.map(stepText).join('')}`;
  return wrap ? `${wrap}(${path})` : path;
}

export function stepText(step: Step): string {
  return step.op === '[]' ? `[${step.index}]` : `${step.op}${step.member}`;
}
