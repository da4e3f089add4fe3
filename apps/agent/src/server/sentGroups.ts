import { type Groups, topGroups } from '@hooklab/records';

/** Groups of one look that a browser is sent: more than anybody reads. */
const MOST = 1000;

/** The groups that have the most events, and of how many. */
export const sentGroups = (groups: Groups, entries: Uint8Array) => topGroups(groups, entries, MOST);
