import { hookType } from '@hooklab/hook';
import { type Step, stepText } from '../../expression/ast';
import type { Access, FunctionArg, Root, SyscallArg, SyscallRead } from '../../resolve/resolved';
import { BPFTRACE, Lack, type Placed } from './dialect';

/** Registers of a call's arguments, as x86's struct pt_regs names them. */
const CALL_REGISTERS = ['di', 'si', 'dx', 'r10', 'r8', 'r9'] as const;

/** An access as bpftrace reads it: `args->pathname`, `((struct dentry *)arg1)->d_name.name`. */
export function accessText(access: Access, probe: Placed): string {
  const root = rootText(access.root, probe, access.steps);
  return root + access.steps.map((step) => stepText(step)).join('');
}

function rootText(root: Root, probe: Placed, steps: readonly Step[]): string {
  switch (root.kind) {
    case 'field':
      return `args->${root.member.replace(/^__data_loc_/, '')}`;
    case 'arg':
      return argText(root.arg, root.index, probe, steps);
    case 'kept':
      throw new Lack('what the entry kept is read by expressions of C only');
    case 'ret':
      return returnText(probe, steps);
    case 'syscall':
      return callText(root.arg, root.read, probe);
  }
}

function argText(arg: FunctionArg, index: number, probe: Placed, steps: readonly Step[]): string {
  const { source, name, type } = arg.read;
  if (arg.local?.kind === 'words') throw new Lack(`${name} is a struct by value: bpftrace has no way to it`);
  if (source.kind === 'stack' || source.kind === 'unplaced' || source.kind === 'func-arg')
    throw new Lack(`${name} is not in a register`);
  const typed = hookType(probe.end.hook).context === 'typed';
  const text = typed ? `args->${name}` : `arg${index}`;
  // bpftrace knows no type of what comes in a register
  return steps.length > 0 && !typed ? `((${type})${text})` : text;
}

function returnText({ end: { context } }: Placed, steps: readonly Step[]): string {
  const type = context.kind === 'args' ? context.ret?.read.type : undefined;
  if (steps.length === 0) return 'retval';
  if (type === undefined) throw new Lack('nobody says what type the result has');
  return `((${type})retval)`;
}

function callText({ name, index }: SyscallArg, read: SyscallRead, { arch }: Placed): string {
  switch (read) {
    case 'record':
      return index === -1 ? 'args->__syscall_nr' : `args->${name}`;
    case 'exit':
      return index === -2 ? 'args->ret' : 'args->__syscall_nr';
    case 'result':
      return 'retval';
    case 'regs':
      return `args->regs->${registerOf(index, arch)}`;
    case 'first':
    case 'named':
      return `((struct pt_regs *)arg0)->${registerOf(index, arch)}`;
    case 'probed':
      throw new Lack(`bpftrace ${BPFTRACE.version} has no raw tracepoints`);
  }
}

function registerOf(index: number, arch: Placed['arch']): string {
  const register =
    arch === 'arm64' ? `regs[${index}]` : arch === 'x86_64' ? CALL_REGISTERS[index] : undefined;
  if (register) return register;
  throw new Lack('it is in no register of the call');
}
