import type { SyscallArgument } from '@hooklab/surface';
import type { HookId } from '../type/hook';
import { hookType } from '../type/types';
import type { Read, SyscallVia } from './read';
import { returnRead } from './return';
import { pointerByName } from './value';

/** Where a hook finds a system call's arguments; null: the call is over, they are gone. */
export function syscallVia(hook: HookId): SyscallVia | null {
  const { context, sees } = hookType(hook);
  if (sees.entry === 'none') return null;
  if (context === 'record') return 'record';
  if (context === 'typed') return 'regs';
  if (context === 'raw') return 'probed';
  return context === 'syscall' ? 'named' : 'first';
}

/** What a hook hands out of a system call: its arguments, and what it returns where the hook sees that. */
export function syscallReads(args: readonly SyscallArgument[], hook: HookId): Read[] {
  const via = syscallVia(hook);
  const reads = via === null ? [] : args.map((arg, index) => syscallRead(arg, index, via));
  const { ret } = hookType(hook).sees;
  if (ret === 'none') return reads;
  return [...reads, syscallReturn(ret === 'direct' ? 'typed' : 'register')];
}

export function syscallRead(arg: SyscallArgument, index: number, via: SyscallVia): Read {
  return {
    name: arg.name,
    type: arg.type,
    source: { kind: 'syscall', index, via },
    // a plain number arrives widened; its width is its type's, which a writer casts it to
    value: arg.user ? pointerByName(arg.type) : { kind: 'int', size: 8, signed: false },
    follow: arg.user ? 'user' : 'none',
    nullable: false,
  };
}

/** Every system call returns a long: a number, or a negative errno. */
export const syscallReturn = (via: 'typed' | 'register' | 'record'): Read =>
  returnRead(via, 'long', { kind: 'int', size: 8, signed: true });
