import type { LibbpfInfo } from '@hooklab/native';
import type { DoctorReport } from '@hooklab/protocol';
import { readFacts } from '../facts/facts';
import type { KernelFs, Mount } from '../facts/mounts';
import type { TrialResult } from '../io/messages';
import { hooksOf } from './hooks';
import { kernelChecks } from './kernel';
import { privilegeChecks } from './privileges';
import { tracingChecks } from './tracing';

/** What works here: the facts from files, and above them the trials, which have the last word. `untried`: why some were not tried. */
export function report(
  find: (fs: KernelFs) => Mount,
  libbpf: LibbpfInfo,
  trials: TrialResult[],
  { untried }: { untried?: string } = {},
): DoctorReport {
  const facts = readFacts(find);
  const hooks = hooksOf(trials, facts, untried);
  return {
    kernel: facts.release,
    checks: [...kernelChecks(facts), ...tracingChecks(facts, libbpf, hooks), ...privilegeChecks(facts)],
    hooks,
  };
}
