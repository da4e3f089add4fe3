import type { AdvisorFacts } from '@hooklab/advisor';
import { type HookId, hookType, type Point } from '@hooklab/hook';
import { blankComments } from '@hooklab/probe';
import { CPrinter } from '@hooklab/surface';
import { bodyOf, type SourceProgram, uses } from './program';

const PARAMETER = /\bPT_REGS_PARM([1-5])(?:_CORE)?\s*\(\s*(\w+)\s*\)/g;

/** An argument that a return probe takes out of a register, which is the function's own by then. */
export interface ExitRead {
  /** "PT_REGS_PARM3(ctx)", or the parameter of a BPF_KPROBE */
  readonly name: string;
  readonly fn: string;
  /** offset into the source */
  readonly at: number;
  /** the same on fexit, which keeps the arguments; null where the source cannot be changed so */
  readonly section: string;
  readonly after: string | null;
}

export function exitRead(
  source: string,
  program: SourceProgram,
  { hook, point }: { readonly hook: HookId; readonly point: Point },
  facts: AdvisorFacts,
): ExitRead | null {
  const { family, end } = hookType(hook);
  if (family !== 'kprobe' || end !== 'exit' || point.kind !== 'fn') return null;
  const body = blankComments(bodyOf(source, program));
  const found = [...body.matchAll(PARAMETER)];
  const asArgument =
    program.macro === 'BPF_KPROBE'
      ? program.params.find((p) => p.name !== '' && uses(body, p.name))
      : undefined;
  if (found.length === 0 && !asArgument) return null;
  const fn = facts.types.func(point.name, point.module);
  const section = `fexit/${point.name}`;
  const after = !fn
    ? null
    : found.length > 0
      ? onExit(source, program, section, fn)
      : asTyped(source, program, section, fn.params.length);
  return {
    name: found[0]?.[0] ?? asArgument!.name,
    fn: point.name,
    at: found[0] ? program.at.body[0] + found[0].index : program.at.signature[0],
    section,
    after,
  };
}

/**
 *   SEC("kretprobe/vfs_unlink")              SEC("fexit/vfs_unlink")
 *   int BPF_KRETPROBE(probe, int ret)        int BPF_PROG(probe, struct mnt_idmap *hl_1, …, int ret)
 *   { … PT_REGS_PARM3(ctx) … }               { … (unsigned long)hl_3 … }
 *
 * null where the registers are used for more than that.
 */
function onExit(
  source: string,
  program: SourceProgram,
  section: string,
  fn: { btf: ConstructorParameters<typeof CPrinter>[0]; params: readonly { type: number }[] },
): string | null {
  if (program.macro !== 'BPF_KRETPROBE') return null;
  const body = bodyOf(source, program);
  const most = Math.max(...[...blankComments(body).matchAll(PARAMETER)].map((m) => Number(m[1])));
  const read = body.replace(PARAMETER, (_, n: string) => `(unsigned long)hl_${n}`);
  if (most > fn.params.length || uses(blankComments(read), 'ctx')) return null;
  const print = new CPrinter(fn.btf, { brief: true });
  const params = fn.params.map((p, i) => print.declare(p.type, `hl_${i + 1}`));
  const { at } = program;
  const [ret] = program.params;
  const signature = `BPF_PROG(${[program.name, ...params, ...(ret ? [ret.text] : [])].join(', ')})`;
  return (
    source.slice(0, at.section[0]) +
    section +
    source.slice(at.section[1], at.signature[0]) +
    signature +
    source.slice(at.signature[1], at.body[0]) +
    read +
    source.slice(at.body[1])
  );
}

/** BPF_KPROBE at a return: its parameters are those of the function, which fexit keeps. Only the names change. */
function asTyped(source: string, program: SourceProgram, section: string, count: number): string | null {
  if (program.macro !== 'BPF_KPROBE' || program.params.length > count) return null;
  const { at } = program;
  if (uses(blankComments(bodyOf(source, program)), 'ctx')) return null;
  const signature = source.slice(...at.signature).replace(/^BPF_KPROBE/, 'BPF_PROG');
  return (
    source.slice(0, at.section[0]) +
    section +
    source.slice(at.section[1], at.signature[0]) +
    signature +
    source.slice(at.signature[1])
  );
}
