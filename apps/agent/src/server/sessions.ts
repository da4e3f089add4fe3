import type { Handlers } from './dispatch';
import type { Window } from './window';

export function sessionHandlers({
  sessions,
  session,
  windows,
}: Window): Pick<Handlers, 'sessions.list' | 'session.leave' | 'sessions.revoke'> {
  // the answer first: the session that ends may be one's own
  const disconnect = (ended: string[]) => setImmediate(() => windows.disconnect(ended));
  return {
    'sessions.list': () => ({ sessions: sessions.list(session.id, windows.count) }),
    'session.leave': () => {
      disconnect(sessions.revoke({ id: session.id }));
    },
    'sessions.revoke': (which) => {
      const ended = sessions.revoke('session' in which ? { name: which.session } : { except: session.id });
      disconnect(ended);
      return { ended: ended.length };
    },
  };
}
