import { RECORDING_PAGE } from '@hooklab/protocol';
import { answer } from '../recording/answer';
import type { Handlers } from './dispatch';
import { sentGroups } from './sentGroups';
import type { Window } from './window';

type Messages =
  | `recordings.${'list' | 'quota'}`
  | `recording.${'open' | 'page' | 'groups' | 'query' | 'cancel' | 'remove'}`;

/** What is kept of runs. */
export function recordingHandlers({ recordings, shelf, gone }: Window): Pick<Handlers, Messages> {
  /** the question that this window waits for */
  let asking: AbortController | null = null;
  const cancel = () => asking?.abort();
  gone.addEventListener('abort', cancel);
  return {
    'recordings.list': () => ({ recordings: shelf.list(), most: recordings.most }),
    'recordings.quota': ({ most }) => {
      const problem = recordings.setMost(most);
      if (problem) throw problem;
    },
    'recording.open': ({ name }) => shelf.view(name),
    'recording.page': async ({ name, from, to }) => {
      const rows = await shelf.known(name);
      return { batch: rows.page(from, Math.min(to, from + RECORDING_PAGE)) };
    },
    'recording.groups': async ({ name }) => {
      const { recording, groups } = await shelf.known(name);
      const shown = recording.manifest.groups;
      if (!shown || !groups) return { groups: 0, entries: new Uint8Array(0) };
      const { of, entries } = sentGroups(shown, groups);
      return { groups: of, entries };
    },
    'recording.query': async ({ name, sql }) => {
      const { recording } = await shelf.rows(name);
      cancel();
      const own = new AbortController();
      asking = own;
      try {
        return await answer(recording, sql, own.signal);
      } finally {
        if (asking === own) asking = null;
      }
    },
    'recording.cancel': cancel,
    'recording.remove': ({ name }) => shelf.remove(name),
  };
}
