import type { Handlers } from './dispatch';
import type { Window } from './window';

export const workspaceHandlers = ({
  store,
}: Window): Pick<Handlers, 'workspace.save' | 'workspace.load'> => ({
  'workspace.save': (workspace) => ({ notKept: store.save(workspace)?.toJSON() ?? null }),
  'workspace.load': () => ({ workspace: store.load() }),
});
