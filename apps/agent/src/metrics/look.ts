import type { Groups, Ledger } from '@hooklab/records';
import type { RunHub } from '../run/hub/hub';
import type { SinkHalf } from '../run/hub/seat';
import { NoSink } from '../run/sinks/sink';

/** What is known of one run at this moment. */
export interface RunLook {
  /** its number, what it is, where it runs: the labels of all its samples */
  run: string;
  title: string;
  target: string;
  running: boolean;
  /** null: nothing is known yet */
  ledger: Ledger | null;
  /** the halves of its sinks, by what they are */
  sinks: SinkHalf[];
  /** what it sums up, and the entries of its last look */
  sums: { groups: Groups; entries: Uint8Array } | null;
}

/** Sits down, is told what has been, and leaves: nothing is kept between two looks, and no run goes on for it. */
export function lookAt(run: RunHub): RunLook {
  const { id, title, target } = run.of;
  let ledger: Ledger | null = null;
  let groups: Groups | null = null;
  let entries: Uint8Array | null = null;
  const leave = run.join(new Glance(), {
    stage: () => {},
    limit: () => {},
    shape: (shape) => {
      groups = shape.groups;
    },
    groups: (told) => {
      entries = told;
    },
    ledger: (told) => {
      ledger = told;
    },
    ended: (told) => {
      ledger = told.ledger ?? ledger;
    },
  });
  leave();
  const sums = groups && entries ? { groups, entries } : null;
  return {
    run: String(id),
    title,
    target,
    running: run.live && !run.ended,
    ledger,
    sinks: run.sinks(),
    sums,
  };
}

/** Nobody's: a run goes on without it. */
class Glance extends NoSink {
  readonly unattended = true;
}
