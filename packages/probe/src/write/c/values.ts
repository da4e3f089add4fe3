import type { Probe } from '../../program/program';
import type { ArgLocal, FunctionArg } from '../../resolve/resolved';
import { sourcesOf } from './head';
import { stackText } from './read';

/**
 * What a program makes of arguments that no parameter holds: a struct by value of the words that it comes in, and what
 * lies on the stack.
 *
 *   union { __u64 words[1]; kuid_t value; } kuid = { { kuid_0 } };
 *   int kern = 0;
 */
export const valueLocals = (probe: Probe): string[] =>
  localsOf(probe).map(({ local }) =>
    local.kind === 'words'
      ? `\t${local.declaration} = { { ${local.words.join(', ')} } };`
      : `\t${local.declaration} = ${local.zero};`,
  );

/** The reads from the stack, before anything asks for them. */
export const valueReads = (probe: Probe): string[] =>
  localsOf(probe).flatMap(({ name, local }) =>
    local.kind === 'stack' ? [`\t${stackText(name, local.offset)};`] : [],
  );

type Local = FunctionArg & { readonly local: ArgLocal };

/** Of the arguments that are read, each once. */
function localsOf(probe: Probe): Local[] {
  const args = new Map<number, Local>();
  for (const source of sourcesOf(probe)) {
    if (!('access' in source) || source.access.root.kind !== 'arg') continue;
    const { arg, index } = source.access.root;
    if (hasLocal(arg)) args.set(index, arg);
  }
  return [...args.values()];
}

const hasLocal = (arg: FunctionArg): arg is Local => arg.local !== null;
