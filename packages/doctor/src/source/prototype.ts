import { blankComments } from '@hooklab/probe';
import type { Btf } from '@hooklab/surface';
import { functionArguments } from './asked';
import { bodyOf, isReturnName, programsOf, type SourceProgram, uses } from './program';

/** A program at a function, written for the arguments that another kernel gives it. */
export interface OtherPrototype {
  readonly fn: string;
  /** as this kernel has them: "struct inode *dir" */
  readonly args: readonly string[];
  /** the source with those that the program uses; null where it uses one that is not here */
  readonly after: string | null;
}

/** The first program that takes something of a type which this kernel lacks; null: none does. */
export function otherPrototype(source: string, type: string, btf: Btf): OtherPrototype | null {
  const named = new RegExp(`\\b${type}\\b`);
  for (const program of programsOf(source)) {
    if (!program.params.some(({ text }) => named.test(text))) continue;
    const found = functionArguments(btf, program);
    if (found) return { ...found, after: asHere(source, program, found.args, named) };
  }
  return null;
}

/** Each argument that is used where this kernel has one of the same name and type; what comes back stays the last. */
function asHere(
  source: string,
  program: SourceProgram,
  args: readonly string[],
  gone: RegExp,
): string | null {
  if (program.macro !== 'BPF_PROG' && program.macro !== 'BPF_KPROBE') return null;
  const body = blankComments(bodyOf(source, program));
  // one at the entry that asks for it is the next failure, and has a way out of its own
  const back = (name: string): boolean =>
    program.macro === 'BPF_PROG' &&
    (/^(?:fexit|fmod_ret)/.test(program.section) || (/^fentry/.test(program.section) && isReturnName(name)));
  const used = program.params.filter(({ name }) => name !== '' && uses(body, name));
  const texts = [...args];
  const last: string[] = [];
  for (const param of used) {
    if (gone.test(param.text)) return null;
    const at = args.findIndex((arg) => plain(arg) === plain(param.text));
    if (at >= 0) texts[at] = param.text;
    else if (param === program.params.at(-1) && back(param.name)) last.push(param.text);
    else return null;
  }
  const [from, to] = program.at.signature;
  return `${source.slice(0, from)}${program.macro}(${[program.name, ...texts, ...last].join(', ')})${source.slice(to)}`;
}

const plain = (text: string): string => text.replace(/\bconst\b/g, '').replace(/\s+/g, '');
