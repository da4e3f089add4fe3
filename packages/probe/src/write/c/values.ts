import type { Probe } from '../../program/program';
import { type ArgLocal, accessesOf, type FunctionArg } from '../../resolve/resolved';
import { handsOn, sourcesOf } from './head';
import { helperText, stackText } from './read';

/**
 * What a program makes of arguments that no parameter holds: a struct by value of the words that it comes in, what
 * lies on the stack, and what only a helper reads.
 *
 *   union { __u64 words[1]; kuid_t value; } kuid = { { kuid_0 } };
 *   int kern = 0;
 *   struct inode **delegated_inode = 0;
 *   __u64 returned = 0; int ret = 0;
 */
export const valueLocals = (probe: Probe): string[] =>
  localsOf(probe).map(({ local }) => {
    if (local.kind === 'words') return `\t${local.declaration} = { { ${local.words.join(', ')} } };`;
    if (local.kind === 'returned') return `\t__u64 returned = 0;\n\t${local.declaration} = 0;`;
    return `\t${local.declaration} = ${local.kind === 'stack' ? local.zero : '0'};`;
  });

/** The reads from the stack or by a helper, before anything asks for them. */
export const valueReads = (probe: Probe): string[] =>
  localsOf(probe).flatMap(({ name, local }) => {
    if (local.kind === 'words') return [];
    if (local.kind !== 'returned') return [`\t${localText(name, local)};`];
    return ['\tbpf_get_func_ret(ctx, &returned);', `\t${name} = ${local.pointer ? '(void *)' : ''}returned;`];
  });

const localText = (name: string, local: Exclude<ArgLocal, { kind: 'words' | 'returned' }>): string =>
  local.kind === 'stack' ? stackText(name, local.offset) : helperText(name, local.slot);

type Local = FunctionArg & { readonly local: ArgLocal };

/** Of the arguments that are read, each once. */
function localsOf(probe: Probe): Local[] {
  const args = new Map<number, Local>();
  const accesses = sourcesOf(probe).flatMap(accessesOf);
  for (const { root } of accesses) {
    if (root.kind === 'arg' && hasLocal(root.arg)) args.set(root.index, root.arg);
  }
  const { context } = probe.end;
  const ret = context.kind === 'args' ? context.ret : null;
  const usesRet = handsOn(probe) || accesses.some(({ root }) => root.kind === 'ret');
  return [...args.values(), ...(ret && usesRet && hasLocal(ret) ? [ret] : [])];
}

const hasLocal = (arg: FunctionArg): arg is Local => arg.local !== null;
