import type { RunHub } from '../run/hub/hub';
import type { RunEnded } from '../run/hub/watcher';
import { FORMAT, type RecordingEnd } from './manifest';
import { abandonPlace, type Place } from './place';
import { Recorder } from './recorder';
import type { Limits } from './segments';
import { RecordSink } from './sink';

/** What is known of the kernel where it runs. */
export interface RecordedOf {
  target: string;
  kernel: string;
  arch: string;
}

export interface Recorded {
  dir: string;
  /** null: it never ran, and there is no recording */
  end: RecordingEnd | null;
}

/** Records a run until it ends: all of it, from now on. Rejects where the end cannot be written. */
export async function record(run: RunHub, place: Place, of: RecordedOf, limits: Limits): Promise<Recorded> {
  const recorder = new Recorder(place, limits);
  const sink = new RecordSink(recorder);
  let sums: Uint8Array | null = null;
  const ended = new Promise<RunEnded>((resolve) => {
    run.join(sink, {
      shape: ({ layouts, groups, counters, programs, source }) =>
        recorder.begin({
          format: FORMAT,
          title: run.of.title,
          ...of,
          started: new Date().toISOString(),
          programs,
          source: source ?? null,
          layouts: [...layouts],
          groups,
          counters: [...counters],
        }),
      groups: (entries) => {
        sums = entries;
      },
      stage: () => {},
      limit: () => {},
      ledger: () => {},
      ended: resolve,
    });
  });
  const { end, ledger } = await ended;
  if (!recorder.begun) {
    abandonPlace(place);
    return { dir: place.dir, end: null };
  }
  if (sums) recorder.add('groups', sums);
  const kept = () => ({
    end,
    // a write that failed after the run's end is known by now
    ledger: ledger && { ...ledger, delivered: sink.delivered, shed: sink.shed },
  });
  return { dir: place.dir, end: await recorder.end(kept) };
}
