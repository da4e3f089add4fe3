import type { Undo } from '@hooklab/base';
import type { DiagnosisInfo, RemedyInfo, RunEnd, RunStats, WarningInfo } from '@hooklab/protocol';
import type { ExaminedNow } from '../doctor/doctor';
import { awaitingProof, type Proofs } from '../doctor/proofs';
import type { OpenTarget } from '../target/registry';
import type { RunHub } from './hub/hub';
import type { RunFailure } from './hub/watcher';

interface Failed {
  /** the C that failed; unknown of an object compiled before */
  source: string | undefined;
  target: OpenTarget | null;
  stats?: RunStats | null;
  end?: RunEnd;
}

/**
 * How a run that failed ends: at once with what is known, then with this kernel's own files, then with every remedy that
 * changes the source tried.
 */
export class Failures {
  readonly #proofs: Proofs;
  /** what is tried for each owner: its next run ends it */
  readonly #trying = new Map<string | null, AbortController>();

  constructor(proofs: Proofs) {
    this.#proofs = proofs;
  }

  /** Remedies of this owner's runs before it are of no use any more; those of others wait until this is undone. */
  runStarts(owner: string | null): Undo {
    this.#trying.get(owner)?.abort();
    return this.#proofs.giveWay();
  }

  end(run: RunHub, { problem, later, diagnosis, diagnostics }: ExaminedNow, failed: Failed): void {
    const { stats = null, end } = failed;
    const prove = proving(failed, this.#controller(run.of.owner).signal, run.of.owner, this.#proofs);
    const told = { diagnostics, diagnosis: prove && !later ? waiting(diagnosis) : diagnosis };
    const more = { ...told, ...(later ? { explaining: true as const } : {}), ...(end ? { end } : {}) };
    const nothing = !later && !(prove && diagnosis);
    const rest = async (tell: (failure: RunFailure) => void) => {
      let now: RunFailure = { problem: problem.toJSON(), ...told };
      if (later) {
        const whole = await later;
        now = { ...whole, diagnosis: prove ? waiting(whole.diagnosis) : whole.diagnosis };
        tell(now);
      }
      const { diagnosis: last } = now;
      if (last) {
        await prove?.(last.remedies, (remedies) => tell({ ...now, diagnosis: { ...last, remedies } }));
      }
    };
    run.end(stats, problem, more, nothing ? null : rest);
  }

  /** What a run that goes on reads otherwise than it was to: told at once, and again as each remedy was tried. */
  async warn(
    run: RunHub,
    warnings: readonly WarningInfo[],
    of: Pick<Failed, 'source' | 'target'>,
  ): Promise<void> {
    const prove = proving(of, this.#controller(run.of.owner).signal, run.of.owner, this.#proofs);
    const all = warnings.flatMap(({ remedies }) => remedies);
    const tell = (remedies: readonly RemedyInfo[]): void => {
      let at = 0;
      run.warn(
        warnings.map((w) => {
          at += w.remedies.length;
          return { ...w, remedies: remedies.slice(at - w.remedies.length, at) };
        }),
      );
    };
    tell(prove ? awaitingProof(all) : all);
    await prove?.(all, tell);
  }

  #controller(owner: string | null): AbortController {
    this.#trying.get(owner)?.abort();
    const controller = new AbortController();
    this.#trying.set(owner, controller);
    return controller;
  }
}

const waiting = (diagnosis: DiagnosisInfo | null): DiagnosisInfo | null =>
  diagnosis && { ...diagnosis, remedies: awaitingProof(diagnosis.remedies) };

type Prove = (remedies: readonly RemedyInfo[], tell: (remedies: RemedyInfo[]) => void) => Promise<void>;

/** null: there is no source to change, or no loader to try it with. */
function proving(
  { source, target }: Pick<Failed, 'source' | 'target'>,
  signal: AbortSignal,
  owner: string | null,
  proofs: Proofs,
): Prove | null {
  if (source === undefined || !target || target.connection.closed) return null;
  return (remedies, tell) => proofs.of({ target, source, remedies, client: owner ?? 'here', signal }, tell);
}
