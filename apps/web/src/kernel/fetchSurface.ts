import { Problem } from '@hooklab/base';
import { KEY_HEADER } from '@hooklab/protocol';
import type { FetchSurface } from './service';

/** The surface as the agent's HTTP server gives it, with the agent's own Problem when it does not. */
export const fetchFromAgent: FetchSurface = async (ref, progress, key) => {
  progress('fetching');
  const answer = await fetch(`/surface/${encodeURIComponent(ref.id)}?v=${ref.version}`, {
    headers: { [KEY_HEADER]: key },
  });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => null);
    throw new Problem(
      typeof problem?.what === 'string'
        ? problem
        : {
            code: 'no-surface',
            what: `The agent did not give the surface ${ref.id}`,
            cause: `HTTP ${answer.status}`,
            fix: 'Reload the page',
          },
    );
  }
  return new Uint8Array(await answer.arrayBuffer());
};
