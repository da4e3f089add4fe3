import { type Btf, CPrinter, FUNCS } from '@hooklab/surface';
import { bodyOf, programsOf, type SourceProgram } from './program';

/** "struct net *net", …: the arguments by this kernel's BTF of the function that a program's section names; null: no BTF. */
export function functionArguments(
  btf: Btf,
  { section }: SourceProgram,
): { fn: string; args: string[] } | null {
  const fn = section
    .slice(section.indexOf('/') + 1)
    .replace(/^.*:/, '')
    .replace(/\+.*$/, '');
  const id = btf.find(fn, FUNCS);
  if (!id) return null;
  const proto = btf.target(id);
  const print = new CPrinter(btf, { brief: true });
  const args = Array.from({ length: btf.vlen(proto) }, (_, i) =>
    print.declare(btf.parameterType(proto, i), btf.parameterName(proto, i)),
  );
  return { fn, args };
}

/** The first program of a source that asks for more arguments than its function has; null: none, or that is not known. */
export function asksPastTheLast(text: string, btf: Btf): { fn: string; args: string[] } | null {
  for (const program of programsOf(text)) {
    const byHand = [...bodyOf(text, program).matchAll(/\bPT_REGS_PARM(\d)/g)].map((m) => Number(m[1]));
    const asked = Math.max(program.params.length, ...byHand);
    const found = asked > 6 ? functionArguments(btf, program) : null;
    if (found && found.args.length < asked) return found;
  }
  return null;
}
