import { blankComments } from '@hooklab/probe';
import type { SourceProgram } from './program';

const TAIL_CALL = /\bbpf_tail_call(?:_static)?\s*\(\s*([A-Za-z_]\w*)\s*,\s*&\s*\w+\s*,[^;]*\)\s*;/g;

/**
 * The one program that tail calls lead to made a function that is called where it was jumped to:
 *
 *   SEC("kprobe")                         static __noinline int second(void *ctx)
 *   int second(void *ctx)                 { … }
 *   { … }
 *   … bpf_tail_call(ctx, &next, 0);       … return second(ctx);
 *
 * null where more than one program or call is meant, or the function would stand behind its caller.
 */
export function callInstead(source: string, programs: readonly SourceProgram[]): string | null {
  const reached = programs.filter((p) => !/[/:]/.test(p.section));
  const calls = [...blankComments(source).matchAll(TAIL_CALL)];
  const [program] = reached;
  const [call] = calls;
  if (!program || !call || reached.length !== 1 || calls.length !== 1) return null;
  if (program.macro !== null || program.params.length !== 1 || call.index < program.at.body[1]) return null;
  const from = source.lastIndexOf('SEC', program.at.section[0]);
  const head = /^SEC\s*\(\s*"[^"\n]*"\s*\)\s*/.exec(source.slice(from));
  if (from < 0 || !head) return null;
  const to = call.index + call[0].length;
  return (
    source.slice(0, from) +
    'static __noinline ' +
    source.slice(from + head[0].length, call.index) +
    `return ${program.name}(${call[1]});` +
    source.slice(to)
  );
}
