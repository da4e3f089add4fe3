/**
 * libbpf's and the verifier's log of one call:
 *
 *   libbpf: prog 'on_unlink': BPF program load failed: -EACCES
 *   libbpf: prog 'on_unlink': -- BEGIN PROG LOAD LOG --
 *   0: R1=ctx() R10=fp0
 *   ; int on_unlink(void *ctx) @ a.c:5
 *   0: (61) r0 = *(u32 *)(r1 +4)
 *   invalid bpf_context access off=4 size=4
 *   processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 …
 *   -- END PROG LOAD LOG --
 *   libbpf: prog 'on_unlink': failed to load: -EACCES
 */

/** The program that libbpf's log blames, or null. */
export function blamedProgram(log: string): string | null {
  return /prog '([^']+)': (?:BPF program load failed|failed to)/.exec(log)?.[1] ?? null;
}

/** What the verifier itself wrote but for its closing count, '' when it wrote nothing. */
export function verifierLog(log: string): string {
  const from = log.search(/-- BEGIN PROG LOAD LOG --/);
  if (from < 0) return '';
  const body = log.slice(log.indexOf('\n', from) + 1);
  const end = body.search(/^.*-- END PROG LOAD LOG --/m);
  return (end < 0 ? body : body.slice(0, end)).replace(COUNT, '').trim();
}

const COUNT = /^processed \d+ insns .*$/m;

// instructions, register states, source lines, counts: where the verifier was, not what it objects to
const NOISE = [
  /^\d+: /,
  /^;/,
  /^(from|func#|R\d|fp|last_idx|regs=|parent|propagating|mark_precise|frame)/,
  /^processed \d+ insns/,
  /^verification time|^stack depth|^arg#|^Validating|^-- /,
  /^\s*$/,
];

/** The lines that say why, at most `n`: the verifier's last words, else libbpf's. */
export function meaningfulLines(log: string, n = 2): string[] {
  const verdict = verifierLog(log)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !NOISE.some((noise) => noise.test(line)));
  if (verdict.length > 0) return verdict.slice(-n);
  return log
    .split('\n')
    .map((line) => line.replace(/^libbpf: /, '').trim())
    .filter((line) => line !== '' && !/-- (BEGIN|END) PROG LOAD LOG --/.test(line))
    .filter(
      (line) =>
        !/permission error while running as root|failed to load object|^failed to auto-attach/.test(line),
    )
    .slice(0, n);
}
