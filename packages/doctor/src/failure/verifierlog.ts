/**
 * A verifier log, taken apart.
 *
 *   ; return BPF_CORE_READ(name, uptr); @ probe.bpf.c:31        kernels from 6.8; before, without the "@ …"
 *   7: (79) r1 = *(u64 *)(r6 +8)
 *   R6 invalid mem access 'scalar'
 *   processed 8 insns (limit 1000000) …
 *
 * and from 7.3 a report after it:
 *
 *   Verification failed: Register Type Safety: Unreadable register
 *
 *   Reason:
 *     R0 has never been initialized on this path, so the verifier cannot use it as an input.
 *
 *   At:
 *     insn 0
 *   Suggestion:
 *     Initialize R0 on every path before this instruction.
 */
export interface VerifierLog {
  /** the line that refuses the program; null if the log has none */
  readonly error: string | null;
  /** source comments before the error, nearest first */
  readonly comments: readonly SourceComment[];
  /** the structured report of 7.3 and later */
  readonly report: VerifierReport | null;
}

export interface SourceComment {
  readonly text: string;
  readonly file: string | null;
  /** from 1; null on kernels before 6.8 */
  readonly line: number | null;
}

export interface VerifierReport {
  /** "Register Type Safety: Unreadable register" */
  readonly failed: string;
  readonly reason: string | null;
  readonly suggestion: string | null;
  readonly place: { readonly file: string; readonly line: number } | null;
}

const COMMENT = /^; ?(.*?)(?: @ ([^\s@]+):(\d+))?$/;
const NOISE =
  /^(?:\d+: |; |processed \d+ insns|prog .*: |failed to load|verification time|stack depth|max_states|arg#\d+|func#\d+|Func#\d+|reg type |Validating |from \d+ to \d+|caller:|callee:|returning from|last_idx|regs=|mark_precise|parent |R\d+=|R\d+_\w+=|fp-?\d+|frame\d|-- |$)/;

export function readVerifierLog(log: string): VerifierLog {
  const lines = log.split('\n').map((line) => line.replace(/\r$/, '').replace(/^libbpf: /, ''));
  const report = readReport(lines);
  const end = lines.findIndex(
    (line) => /^Verification failed:/.test(line) || /^processed \d+ insns/.test(line),
  );
  const before = end < 0 ? lines : lines.slice(0, end);
  let at = before.length - 1;
  while (at >= 0 && NOISE.test(before[at]!)) at--;
  const comments: SourceComment[] = [];
  for (let i = at < 0 ? before.length - 1 : at; i >= 0; i--) {
    const m = before[i]!.startsWith(';') ? COMMENT.exec(before[i]!) : null;
    if (m) comments.push({ text: m[1]!.trim(), file: m[2] ?? null, line: m[3] ? Number(m[3]) : null });
  }
  return { error: at < 0 ? null : before[at]!.trim(), comments, report };
}

/**
 * The branch where a tested pointer is NULL: it is a plain 0 there, and following it says 'scalar', as an untyped
 * pointer does. The register's last state tells them apart (before 6.2 it was written inv0 or P0).
 *
 *   6: (55) if r6 != 0x0 goto pc+11       ; R6_w=0
 *   19: (7b) *(u64 *)(r6 +0) = r1
 *   R6 invalid mem access 'scalar'
 */
export function nullPointer(log: string): { reg: string } | null {
  const error = /^(R\d) invalid mem access '(?:scalar|inv|imm)'/m.exec(log);
  if (!error) return null;
  const reg = error[1]!;
  const states = [...log.slice(0, error.index).matchAll(new RegExp(`\\b${reg}(?:_[rw]+)?=(\\S+)`, 'g'))];
  const last = states.at(-1)?.[1];
  return last !== undefined && /^(?:inv|P|scalar\()?0\)?$/.test(last) ? { reg } : null;
}

/**
 * An access of a fixed size at a fixed place that reaches past the end. One whose index varies says "max value is
 * outside", and a bound would help it.
 *
 *   invalid access to map value, value_size=4 off=0 size=8
 *   R6 min value is outside of the allowed memory range
 */
export function largerThanThere(log: string): Record<string, string> | null {
  const found =
    /invalid access to (?:map value|memory|\w+), (?:value|mem)_size=(\d+) off=(\d+) size=(\d+)\n(R\d) min value is outside/.exec(
      log,
    );
  const [, size, off, n, reg] = found ?? [];
  return size !== undefined && Number(off) + Number(n) > Number(size)
    ? { size, off: off!, n: n!, reg: reg!, name: size }
    : null;
}

function readReport(lines: readonly string[]): VerifierReport | null {
  const start = lines.findIndex((line) => line.startsWith('Verification failed:'));
  if (start < 0) return null;
  const sections = new Map<string, string[]>();
  let current: string[] | null = null;
  for (const line of lines.slice(start + 1)) {
    if (/^processed \d+ insns/.test(line)) break;
    const heading = /^([A-Z][\w ]+):$/.exec(line);
    if (heading) {
      current = [];
      sections.set(heading[1]!, current);
    } else if (line.trim() !== '') current?.push(line.trim());
  }
  const place = /(?:^|[\s(])([\w./-]+\.[ch]):(\d+)/.exec((sections.get('At') ?? []).join('\n'));
  return {
    failed: lines[start]!.slice('Verification failed:'.length).trim(),
    reason: sections.get('Reason')?.join(' ') ?? null,
    suggestion: sections.get('Suggestion')?.join(' ') ?? null,
    place: place ? { file: place[1]!, line: Number(place[2]) } : null,
  };
}
