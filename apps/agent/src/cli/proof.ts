import { line } from '@hooklab/base';
import type { TrialReport } from '@hooklab/protocol';
import type { TellProof } from '../answer/prove';
import { progress, say } from '../output/output';

/** Progress and a summary of trials, on stderr. */
export const tellProof: TellProof = {
  begins: (all, target) => say(line`trying ${all} ${all === 1 ? 'hook' : 'hooks'} on ${target}`),
  tried: (done, all) => {
    if (done < all) progress(line`${done} of ${all}`);
  },
  ended: (reports, ms) => {
    const count = (outcome: TrialReport['outcome']) => reports.filter((r) => r.outcome === outcome).length;
    say(
      line`${count('attached')} attached, ${count('failed')} failed, ${count('refused')} not tried, in ${(ms / 1000).toFixed(1)} s; everything is detached`,
    );
  },
};
