import type { AdvisorFacts } from '@hooklab/advisor';
import { hookType, pointOfSection, splitSection } from '@hooklab/hook';
import type { ObjectProgram } from '@hooklab/probe';
import type { OpenTarget } from '../target/registry';
import { whyNot } from '../trial/deny';
import { trialCase } from '../trial/place';

/** What a program does to the machine, not only sees of it. */
const ACTS = /\bbpf_(?:override_return|send_signal(?:_thread)?|probe_write_user)\s*\(/;

/** Why a program is not attached unasked, though it may be run: one sentence; null when it is tried. */
export function leftUntried(
  source: string,
  programs: readonly ObjectProgram[],
  { id }: Pick<OpenTarget, 'id'>,
  facts: AdvisorFacts,
): string | null {
  const disposable = id.startsWith('lab:');
  if (!disposable && ACTS.test(source)) {
    return 'it acts on what it traces, and this machine is used';
  }
  for (const { section } of programs) {
    const { hook, target } = splitSection(section);
    if (!hook) continue;
    if (!disposable && hookType(hook).decides) {
      return `${section} decides what the kernel does, and this machine is used`;
    }
    const point = pointOfSection(hook, target);
    const tried = point && trialCase(hook, point, facts.kernel.arch);
    const danger = tried && typeof tried !== 'string' && whyNot(facts, tried, { disposable, seconds: 0 });
    if (danger) return danger;
  }
  return null;
}
