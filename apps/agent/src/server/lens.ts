import { Problem } from '@hooklab/base';
import { lookThrough } from '../lens/lens';
import type { Handlers } from './dispatch';
import type { Window } from './window';

/** One lens at a time for a window; it ends with the window. */
export function lensHandlers({
  workbench,
  session,
  socket,
  gone,
}: Window): Pick<Handlers, 'lens.run' | 'lens.cancel'> {
  let looking: AbortController | null = null;
  return {
    'lens.run': async ({ seconds, ...request }) => {
      if (looking) throw new Problem({ code: 'busy', what: 'The lens is open', fix: 'Cancel it first' });
      looking = new AbortController();
      try {
        return await lookThrough(
          workbench,
          { ...request, forMs: seconds * 1000, owner: session.id, terms: workbench.browserTerms },
          (hook, stage) => socket.emit('lens.stage', { hook, stage }),
          AbortSignal.any([gone, looking.signal]),
        );
      } catch (error) {
        if (looking.signal.aborted) throw new Problem({ code: 'cancelled', what: 'The lens was cancelled' });
        throw error;
      } finally {
        looking = null;
      }
    },
    'lens.cancel': () => {
      looking?.abort();
      return {};
    },
  };
}
