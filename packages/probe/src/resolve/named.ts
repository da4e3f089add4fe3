import type { FunctionArg, SyscallArg } from './resolved';

/** The place of a function's argument, by its name (C's words have a _ after them) or by its position; -1: none. */
export function argPlace(args: readonly FunctionArg[], name: string): number {
  if (/^\d+$/.test(name)) return Number(name) < args.length ? Number(name) : -1;
  return args.findIndex((arg) => arg.name === name || arg.name === `${name}_`);
}

/** A system call's argument by its name or its position. */
export const syscallArgNamed = (args: readonly SyscallArg[], name: string): SyscallArg | undefined =>
  args.find((arg) => arg.name === name || (arg.index >= 0 && String(arg.index) === name));
