import { z } from 'zod';

/**
 * What a page sends with its first packet (socket.io's `auth`). The agent refuses it with an error of one of these
 * words as its message:
 *
 *   unauthorized  no session, or not its key: only a launch link helps
 *   version       page and agent speak different versions of BROWSER_PROTOCOL: reload the page
 */
export const handshakeSchema = z.object({
  /** BROWSER_PROTOCOL of the page */
  protocol: z.number(),
  /** the half of the session that the page's origin keeps */
  key: z.string().max(256),
});
const REFUSALS = ['unauthorized', 'version'] as const;
export type HandshakeRefusal = (typeof REFUSALS)[number];

/** Where the page keeps its key, and the header by which it goes with a fetch. */
export const KEY_ITEM = 'hooklab.key';

/** The item of localStorage with the address that somebody without a session wanted: the launch page leads there. */
export const WANTED_ITEM = 'hooklab.wanted';
export const KEY_HEADER = 'x-hooklab-key';
