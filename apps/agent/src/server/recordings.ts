import { RECORDING_PAGE } from '@hooklab/protocol';
import { topGroups } from '@hooklab/records';
import type { Handlers } from './dispatch';
import type { Window } from './window';

type Messages = `recordings.${'list' | 'quota'}` | `recording.${'open' | 'page' | 'groups' | 'remove'}`;

/** Groups that a browser is sent: more than anybody reads. */
const SENT_GROUPS = 1000;

/** What is kept of runs. */
export const recordingHandlers = ({ recordings, shelf }: Window): Pick<Handlers, Messages> => ({
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
    const { of, entries } = topGroups(shown, groups, SENT_GROUPS);
    return { groups: of, entries };
  },
  'recording.remove': ({ name }) => shelf.remove(name),
});
