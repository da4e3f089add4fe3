import type { Undo } from '@hooklab/base';
import type { Events } from '@hooklab/protocol';
import type { Groups } from '@hooklab/records';
import { whoIs } from '../door/sessions';
import { stoppedBy } from '../run/hub/ends';
import type { RunHub } from '../run/hub/hub';
import type { RunWatcher } from '../run/hub/watcher';
import { CREDIT_BYTES, CreditSink, type Gap } from '../run/sinks/credit';
import type { Handlers } from './dispatch';
import { sentGroups } from './sentGroups';
import type { Window } from './window';

type RunMessages = 'runs.list' | `run.${'start' | 'watch' | 'unwatch' | 'stop' | 'stopAll' | 'ack'}`;
type Emit = <K extends keyof Events>(name: K, message: Events[K]) => void;

const REASON: Record<Gap['why'], string> = {
  shed: 'this browser was too slow',
  lost: 'they did not arrive from the loader',
};

/** The runs of one window: those that it started and those that it watches. They go on without it, for their lease. */
export function runHandlers(window: Window): Pick<Handlers, RunMessages> {
  const { socket, session, workbench, recordings, notices } = window;
  const { runs } = workbench;
  // the windows of a session share their runs
  const owner = session.id;
  const who = whoIs(session);
  const emit: Emit = (name, message) => socket.emit(name, message);
  const seats = new Map<number, { sink: CreditSink; leave: Undo }>();

  const leave = (run: number): void => {
    const seat = seats.get(run);
    seats.delete(run);
    seat?.leave();
  };
  /** what is told of recordings goes on after their runs have ended */
  const follows = new Map<number, Undo>();
  const unfollow = (run: number): void => {
    follows.get(run)?.();
    follows.delete(run);
  };
  socket.on('disconnect', () => {
    for (const run of [...seats.keys()]) leave(run);
    for (const run of [...follows.keys()]) unfollow(run);
  });

  const join = (hub: RunHub, have: number): void => {
    const run = hub.of.id;
    if (seats.has(run) || !socket.connected) return;
    const sink = new CreditSink(
      (payload, ageMs) => socket.emit('run.batch', ageMs > 0 ? { run, ageMs } : { run }, payload),
      ({ why, ...gap }) => emit('run.gap', { run, ...gap, reason: REASON[why] }),
      CREDIT_BYTES,
      window.hasRoom,
    );
    let shown: Groups | null = null;
    let unsent: Uint8Array | null = null;
    const sendGroups = () => {
      if (!shown || !unsent) return;
      const top = sentGroups(shown, unsent);
      unsent = null;
      socket.emit('run.groups', { run, groups: top.of }, top.entries);
    };
    const watcher: RunWatcher = {
      stage: (stage, ms) => emit('run.stage', { run, stage, ms }),
      shape: ({ layouts, groups, programs }) => {
        shown = groups;
        emit('run.layouts', { run, layouts, groups, programs });
      },
      groups: (entries) => {
        // one that has not read the last look gets none: the next one says it all
        unsent = entries;
        if (window.hasRoom()) sendGroups();
      },
      clock: (clock) => emit('run.clock', { run, clock: String(clock) }),
      limit: (leftMs) => emit('run.limit', { run, leftMs }),
      ledger: (ledger, stats) => emit('run.ledger', { run, ledger, stats }),
      ended: (ended) => {
        seats.delete(run);
        sendGroups();
        emit('run.ended', { run, ...ended });
      },
      remark: (remark) => socket.emit('notice', { tone: 'warn', ...remark, by: null, at: Date.now() }),
      warnings: (warnings) => emit('run.warnings', { run, warnings: [...warnings] }),
      explained: (failure) => emit('run.explained', { run, ...failure }),
    };
    const undo = hub.join(sink, watcher, have);
    if (!hub.ended) seats.set(run, { sink, leave: undo });
    unfollow(run);
    const kept = recordings.of(run);
    if (kept)
      follows.set(
        run,
        kept.follow((recording) => emit('run.recording', { run, recording })),
      );
  };

  return {
    'run.start': ({ seconds, record, ...request }) => {
      const limitMs = seconds === undefined ? undefined : seconds * 1000;
      const hub = runs.start({ ...request, owner, client: owner, terms: workbench.browserTerms, limitMs });
      recordings.record(hub, record !== false);
      // the acknowledgement with the run's number goes out before its first stage
      setImmediate(() => join(hub, 0));
      return { run: hub.of.id };
    },
    'runs.list': () => ({
      runs: runs
        .list()
        .filter((hub) => hub.of.owner === owner)
        .map((hub) => hub.info()),
    }),
    'run.watch': ({ run, have }) => {
      const hub = runs.get(run, owner);
      setImmediate(() => join(hub, have));
      return { run: hub.info(), source: hub.of.source };
    },
    'run.unwatch': ({ run }) => {
      leave(run);
      unfollow(run);
    },
    'run.stop': ({ run }) => runs.get(run, owner).stop(stoppedBy(who)),
    'run.stopAll': () => {
      socket.broadcast.emit('notice', notices.done('All runs were stopped', who));
      return runs.stopAll(stoppedBy(`${who}, with all runs`));
    },
    'run.ack': ({ run, bytes }) => seats.get(run)?.sink.ack(bytes),
  };
}
