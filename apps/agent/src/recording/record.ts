import type { RunHub } from '../run/hub/hub';
import type { RunEnded, RunShape } from '../run/hub/watcher';
import { FORMAT, type Manifest, type RecordingEnd } from './manifest';
import { abandonPlace, type Place } from './place';
import { Recorder } from './recorder';
import type { Limits } from './segments';
import { RecordSink } from './sink';

/** What is known of the kernel where it runs. */
export interface RecordedOf {
  target: string;
  kernel: string;
  arch: string;
  /** the probe spec, where there is one */
  spec?: unknown;
}

export interface Recorded {
  dir: string;
  /** null: it never ran, and there is no recording */
  end: RecordingEnd | null;
}

/** Where a recording goes, and who is told of it. */
export interface RecordTo {
  limits: Limits;
  /** the run ends where nobody else watches it */
  unattended: boolean;
  /** Asked for once the run has its shape. It may throw: the run is then not recorded. */
  place(): Place;
  of(): RecordedOf;
  /** Again and again while it is written. */
  grows?(recorder: Recorder, place: Place): void;
}

/** Records a run until it ends: all of it, from now on. Rejects where the end cannot be written. */
export async function record(run: RunHub, place: Place, of: RecordedOf, limits: Limits): Promise<Recorded> {
  const recorded = await recordTo(run, { limits, unattended: false, place: () => place, of: () => of });
  if (recorded) return recorded;
  abandonPlace(place);
  return { dir: place.dir, end: null };
}

/** The same; null where it never had a shape. Rejects also with what `place` threw. */
export async function recordTo(run: RunHub, to: RecordTo): Promise<Recorded | null> {
  const sink = new RecordSink(to.unattended);
  let sums: Uint8Array | null = null;
  let place: Place | null = null;
  let manifest: Manifest | null = null;
  let refused: unknown = null;
  const grows = () => {
    if (sink.recorder && place) to.grows?.(sink.recorder, place);
  };
  const begin = (shape: RunShape) => {
    manifest = manifestOf(run.of.title, to.of(), shape);
    place = to.place();
    sink.recorder = new Recorder(place, to.limits);
    sink.recorder.begin(manifest);
    grows();
  };
  const ended = new Promise<RunEnded>((resolve) => {
    run.join(sink, {
      shape: (shape) => {
        try {
          begin(shape);
        } catch (error) {
          refused = error;
        }
      },
      clock: (clock) => {
        if (manifest) sink.recorder?.again({ ...manifest, clock: String(clock) });
      },
      groups: (entries) => {
        sums = entries;
      },
      stage: () => {},
      limit: () => {},
      ledger: grows,
      ended: resolve,
    });
  });
  const { end, ledger } = await ended;
  if (refused) throw refused;
  const { recorder } = sink;
  if (!recorder || !place) return null;
  if (sums) recorder.add('groups', sums);
  const kept = () => ({
    end,
    // a write that failed after the run's end is known by now
    ledger: ledger && { ...ledger, delivered: sink.delivered, shed: sink.shed },
  });
  return { dir: (place as Place).dir, end: await recorder.end(kept) };
}

const manifestOf = (
  title: string,
  of: RecordedOf,
  { layouts, groups, counters, programs, source }: RunShape,
): Manifest => ({
  format: FORMAT,
  title,
  ...of,
  started: new Date().toISOString(),
  clock: null,
  programs,
  source: source ?? null,
  layouts: [...layouts],
  groups,
  counters: [...counters],
});
