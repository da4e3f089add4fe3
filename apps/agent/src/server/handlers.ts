import { Problem } from '@hooklab/base';
import { isHookId, parsePoint } from '@hooklab/hook';
import type { Socket } from 'socket.io';
import type { Workbench } from '../run/workbench';
import type { Notices } from '../state/notices';
import { Backlog } from './backlog';
import type { Handlers } from './dispatch';
import { runHandlers } from './runs';
import { type Sessions, whoIs } from './sessions';
import { sessionOf, type Windows } from './windows';
import type { WorkspaceStore } from './workspace';

/** What messages are answered with. */
export interface Parts {
  workbench: Workbench;
  store: WorkspaceStore;
  sessions: Sessions;
  notices: Notices;
}

/** What one connected browser can do. */
export function handlersFor(socket: Socket, windows: Windows, parts: Parts): Handlers {
  const { workbench, store, sessions, notices } = parts;
  const session = sessionOf(socket);
  const backlog = new Backlog(socket);
  const watched = new Set<string>();
  const gone = new AbortController();
  socket.on('disconnect', () => gone.abort());

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
    ...runHandlers(socket, workbench, {
      owner: session.id,
      who: whoIs(session),
      hasRoom: backlog.hasRoom,
      stopsAll: () => socket.broadcast.emit('notice', notices.done('All runs were stopped', whoIs(session))),
    }),
    'workspace.save': (workspace) => ({ notKept: store.save(workspace)?.toJSON() ?? null }),
    'workspace.load': () => ({ workspace: store.load() }),
    'sessions.list': () => ({ sessions: sessions.list(session.id, windows.count) }),
    'sessions.revoke': (which) => {
      const ended = sessions.revoke('session' in which ? { name: which.session } : { except: session.id });
      // the answer first: the session that ends may be one's own
      setImmediate(() => windows.disconnect(ended));
      return { ended: ended.length };
    },
  };
}
