import { Problem } from '@hooklab/base';
import { isHookId, parsePoint } from '@hooklab/hook';
import type { ServerMessages } from '@hooklab/protocol';
import type { Socket } from 'socket.io';
import type { RunWatcher } from '../run/run';
import { CreditSink } from '../run/sink';
import type { Workbench } from '../run/workbench';
import type { Handlers } from './dispatch';
import type { WorkspaceStore } from './workspace';

type Emit = <K extends keyof ServerMessages>(name: K, message: ServerMessages[K]) => void;

/** What one connected browser can do. Its runs end with its connection: a probe never outlives who watches it. */
export function handlersFor(socket: Socket, workbench: Workbench, store: WorkspaceStore): Handlers {
  const emit: Emit = (name, message) => socket.emit(name, message);
  const sinks = new Map<number, CreditSink>();
  const own = (run: number) => {
    if (sinks.has(run)) return run;
    throw new Problem({
      code: 'unknown-run',
      what: `This browser has no run ${run}`,
      fix: 'It may have ended',
    });
  };
  const watched = new Set<string>();
  const gone = new AbortController();
  socket.on('disconnect', () => {
    gone.abort();
    for (const run of sinks.keys()) void workbench.stopRun(run);
  });

  return {
    'targets.list': async () => ({ targets: workbench.targets.list(), preferred: await workbench.preferred }),
    'target.open': async ({ target }) => {
      await workbench.targets.open(target);
      return workbench.targets.info(target);
    },
    'target.doctor': async ({ target }) => {
      const report = await workbench.doctor(target);
      workbench.learn(target);
      return report;
    },
    'target.stop': ({ target }) => workbench.targets.stop(target),
    'target.exec': ({ target, command }) => workbench.exec(target, command),
    'surfaces.list': () => ({ surfaces: workbench.surfaces.list() }),
    'surface.open': async ({ surface, again }) => {
      const info = await workbench.surfaces.open(surface, { again, signal: gone.signal });
      if (!watched.has(surface)) workbench.surfaces.watch(surface, gone.signal);
      watched.add(surface);
      return info;
    },
    'trial.run': async ({ target, point, hook, seconds }) => {
      if (!isHookId(hook)) throw new Problem({ code: 'unknown-hook', what: `“${hook}” is not a hook` });
      const wish = { point: parsePoint(point), hook };
      const [report] = await workbench.trials.run(target, [wish], { seconds, signal: gone.signal });
      return report;
    },
    'specs.list': () => ({ specs: workbench.specs() }),
    'spec.compose': ({ spec, hook, target }) => workbench.compose(spec, hook, target),
    'run.start': (request) => {
      const run: number = workbench.nextRunId();
      const sink = new CreditSink(
        (payload) => socket.emit('run.batch', { run }, payload),
        (gap) => emit('run.gap', { run, ...gap, reason: 'this browser was too slow' }),
      );
      sinks.set(run, sink);
      const watcher: RunWatcher = {
        stage: (stage, ms) => emit('run.stage', { run, stage, ms }),
        layout: (layout, programs) => emit('run.layout', { run, layout, programs }),
        ledger: (ledger, stats) => emit('run.ledger', { run, ledger, stats }),
        ended: (end) => {
          sink.endGap();
          sinks.delete(run);
          emit('run.ended', { run, ...end });
        },
      };
      // the acknowledgement with the run's number goes out before its first stage
      setImmediate(() => void workbench.startRun(run, request, sink, watcher));
      return { run };
    },
    'run.stop': ({ run }) => workbench.stopRun(own(run)),
    'run.stopAll': () => workbench.stopAllRuns(),
    'run.ack': ({ run, bytes }) => sinks.get(run)?.ack(bytes),
    'workspace.save': (workspace) => store.save(workspace),
    'workspace.load': () => ({ workspace: store.load() }),
  };
}
