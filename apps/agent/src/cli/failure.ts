import {
  line,
  type Printable,
  type ProblemShape,
  printable,
  printableLines,
  problemLine,
} from '@hooklab/base';
import { proofText } from '@hooklab/protocol';
import type { RunEnded } from '../run/hub/watcher';

type Failure = Omit<RunEnded, 'end' | 'ledger' | 'problem'> & { problem: ProblemShape };

/**
 * A failed run for a terminal: one clear line, then the marked lines, what to do, and the ways out.
 *
 *   hooklab: fentry/do_unlinkat did not load (program gone): There is no do_unlinkat on this kernel, … (E-01)
 *     line 14: failed to find kernel BTF type ID of 'do_unlinkat'
 *     fix: Take a name that this kernel has, or a hook that needs no BTF.
 *     1. Use fentry/filename_unlinkat, which this kernel has
 *        tried here: compiles, loads and attaches; it ran 3 times in 250 ms
 *     2. Mount tracefs at /sys/kernel/tracing
 *        $ mount -t tracefs tracefs /sys/kernel/tracing
 *     the whole log: HOOKLAB_LOG=1
 */
export function failureLines({ problem, diagnostics, diagnosis }: Failure): Printable[] {
  const { fix, log, ...what } = problem;
  // one line says it all where there is nothing to choose from
  const lines = [`hooklab: ${problemLine(diagnosis ? what : problem)}`];
  for (const d of diagnostics) {
    lines.push(`  ${d.line ? `line ${d.line}: ` : ''}${d.tool}: ${d.severity}: ${d.message}`);
  }
  if (fix && diagnosis) lines.push(`  fix: ${fix}`);
  diagnosis?.remedies.forEach(({ text, command, proof }, i) => {
    lines.push(`  ${i + 1}. ${text}`);
    if (proof) lines.push(`     ${proofText(proof)}`);
    if (command) lines.push(`     $ ${command}`);
  });
  const shown = lines.map(printable);
  if (log && process.env.HOOKLAB_LOG) shown.push(...printableLines(log.trimEnd()));
  else if (log) shown.push(line`  the whole log: HOOKLAB_LOG=1`);
  return shown;
}
