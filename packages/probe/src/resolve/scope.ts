import { hookType } from '@hooklab/hook';
import type { ProbeFacts } from '../facts/facts';
import { type CType, ctypeOf, INT, LONG, TEXT, ULONG, VOID } from '../typing/ctype';
import type { Scope, ScopeName } from '../typing/scope';
import { type End, hookAt } from '../way/end';
import { unkept } from './before';
import { resolveEnd } from './end';
import type { FunctionArg, ResolvedEnd, SyscallArg } from './resolved';

/** What an expression may name with a hook at a point: for an editor. Throws what resolving the point throws. */
export const scopeFor = (end: End, facts: ProbeFacts): Scope =>
  scopeAt(resolveEnd(end, facts, null), facts, false);

/**
 * What an expression may name at one end. `joined`: it has another one, so that there is a latency. `before`: the entry, of
 * an exit; what only the entry knows is kept.
 */
export function scopeAt(
  end: ResolvedEnd,
  facts: ProbeFacts,
  joined: boolean,
  before: ResolvedEnd | null = null,
): Scope {
  const { context, hook } = end;
  const btf = context.kind === 'syscall' ? facts.surface.btf : context.btf;
  const keeps = before !== null && isOver(end, before);
  return {
    place: hookAt(end),
    btf,
    names: keeps
      ? [...namesAt(end).filter(({ root }) => root === 'ret'), ...keptNames(before)]
      : namesAt(end),
    find: (name, kinds) => {
      const own = btf?.find(name, kinds) ?? 0;
      return btf && own ? { btf, id: own } : facts.surface.findType(name, kinds);
    },
    lacks: (root) => lackOf(keeps && root !== 'ret' ? before : end, root),
    wordless: (word) => {
      if (word === 'latency' && !joined && hookType(hook).end !== 'both')
        return 'latency is known where a way has an entry and an exit';
      return null;
    },
  };
}

/** At this end the call's arguments are gone: a session's program has the same registers at both, with other values. */
function isOver(end: ResolvedEnd, before: ResolvedEnd): boolean {
  if (end === before) return hookType(end.hook).context === 'regs';
  return !namesAt(end).some(
    ({ root, refused }) => root !== 'ret' && refused === null && lackOf(end, root) === null,
  );
}

const keptNames = (before: ResolvedEnd): ScopeName[] =>
  namesAt(before)
    .filter(({ root }) => root !== 'ret')
    .map((name) => ({ ...name, kept: true, refused: name.refused ?? unkept(name.type) }));

function namesAt(end: ResolvedEnd): ScopeName[] {
  const { context } = end;
  const ret = (type: CType): ScopeName => ({ root: 'ret', name: 'ret', type, refused: null });
  switch (context.kind) {
    case 'record':
      return context.fields.map(({ name, type, place, ctype }) => ({
        root: 'field',
        name,
        type: place === 'fixed' ? ctypeOf(context.btf, type) : TEXT,
        refused: place === 'fixed' ? null : `${ctype} ${name} is text of variable length: it stands alone`,
      }));
    case 'syscall': {
      const root = context.read === 'record' ? 'field' : 'arg';
      const args = context.args
        .filter(({ index }) => index >= 0)
        .map(
          (arg): ScopeName => ({ root, name: arg.name, type: callType(arg), refused: gone(context.read) }),
        );
      return context.ret ? [...args, ret(LONG)] : args;
    }
    case 'args': {
      const { btf } = context;
      const args = context.args.map(
        (arg): ScopeName => ({
          root: 'arg',
          name: arg.read.name || arg.name,
          type: btf ? ctypeOf(btf, arg.type) : ULONG,
          refused: btf ? unread(arg) : null,
        }),
      );
      if (!context.ret) return args;
      return [...args, ret(btf ? ctypeOf(btf, context.ret.type) : LONG)];
    }
  }
}

const gone = (read: string): string | null =>
  read === 'result' || read === 'exit' ? 'the call is over: its arguments are gone' : null;

function unread({ read, local, parameters }: FunctionArg): string | null {
  const { source } = read;
  if (source.kind === 'unplaced') return `where this machine passes ${read.name} is not known here`;
  if (source.kind === 'register' && source.indirect)
    return `${read.type} ${read.name} is too large for registers: only its address is passed`;
  if (source.kind === 'func-arg' && local?.kind !== 'helper')
    return `the verifier hands out no ${parameters.join(', ')}, and this kernel has no bpf_get_func_arg(): a kprobe reads it`;
  return null;
}

/** A system call's argument, as its prototype says. */
function callType({ value, ctype }: SyscallArg): CType {
  if (value.kind === 'pointer')
    return {
      kind: 'pointer',
      to: value.mayBeText ? { ...INT, size: 1, char: true, name: 'char' } : VOID,
      user: true,
    };
  return { ...INT, size: value.size as 1 | 2 | 4 | 8, signed: value.signed, name: ctype };
}

function lackOf(end: ResolvedEnd, root: ScopeName['root']): string | null {
  const { context, hook } = end;
  const record = context.kind === 'record' || (context.kind === 'syscall' && context.read === 'record');
  if (root === 'ret') {
    const has = context.kind !== 'record' && context.ret !== false && context.ret !== null;
    if (has) return null;
    return context.kind === 'args' && hookType(hook).sees.ret !== 'none'
      ? 'the function returns nothing'
      : `${hook} does not see what the call returns: take fexit, kretprobe or another exit hook, or give the way an exit`;
  }
  if (root === 'arg' && record) return `${hook} has fields, so write field.NAME`;
  if (root === 'field' && !record) return `${hook} has arguments, so write arg.NAME`;
  if (context.kind === 'args' && context.args.length === 0 && hookType(hook).sees.entry === 'none')
    return `${hook} runs when the call is over: its arguments are gone; kprobe, fentry and fexit have them`;
  return null;
}
