import { Problem } from '@hooklab/base';
import type { PlannedProgram } from './plan';

/** Macros of bpf_tracing.h and usdt.bpf.h whose first argument names the program. */
const MACRO =
  /\b(?:BPF_PROG2?|BPF_KPROBE|BPF_KRETPROBE|BPF_UPROBE|BPF_URETPROBE|BPF_KSYSCALL|BPF_KPROBE_SYSCALL|BPF_USDT)\s*\(\s*([A-Za-z_]\w*)/;
const FUNCTION = /([A-Za-z_]\w*)\s*\(/;

/**
 * The programs of C written by hand, each attached as its SEC() says:
 *
 *   SEC("tp/sched/sched_switch")                       → { program: "on_switch", attach: { kind: "section" } }
 *   int on_switch(struct trace_event_raw_sched_switch *ctx)
 *   SEC("fentry/vfs_unlink") int BPF_PROG(gone, …)     → { program: "gone", … }
 *
 * Maps, licences and variables have a SEC() as well but no body; `SEC("?…")` is not loaded unless asked for.
 * Throws Problem `no-program` where there is none. What the compiler makes of it is the last word.
 */
export function attachFromSource(source: string): PlannedProgram[] {
  const text = blankComments(source);
  const programs: PlannedProgram[] = [];
  const section = /\bSEC\s*\(\s*"([^"\n]*)"[^)\n]*\)/g;
  for (let found = section.exec(text); found; found = section.exec(text)) {
    const name = found[1]!;
    if (name === '' || name.startsWith('.') || name.startsWith('?') || name === 'license') continue;
    const head = /[^{;=]*/y;
    head.lastIndex = section.lastIndex;
    const declaration = head.exec(text)![0];
    if (text[head.lastIndex] !== '{') continue;
    const program = (MACRO.exec(declaration) ?? FUNCTION.exec(withoutAttributes(declaration)))?.[1];
    if (program && !programs.some((p) => p.program === program)) {
      programs.push({ program, attach: { kind: 'section' } });
    }
  }
  if (programs.length === 0) {
    throw new Problem({
      code: 'no-program',
      what: 'The source has no program to attach',
      cause: 'no function in it has a SEC("…")',
      fix: 'Write SEC("tp/CATEGORY/NAME") or another section above the function',
    });
  }
  return programs;
}

function withoutAttributes(text: string): string {
  return text.replace(/__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)/g, ' ');
}

/** Comments as blanks, strings as they are: a SEC in a comment is none. One pass, whatever the text. */
function blankComments(source: string): string {
  return source.replace(
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
    (token) => (token.startsWith('/') ? ' ' : token),
  );
}
