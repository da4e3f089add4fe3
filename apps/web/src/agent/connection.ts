/**
 *   connecting ──▶ online ◀──▶ away
 *        ├───────▶ unauthorized       (no session: only the launch link helps)
 *        └───────▶ outdated           (the agent speaks another version: only a reload helps)
 */
export type Connection = 'connecting' | 'online' | 'away' | 'unauthorized' | 'outdated';

/**
 * `message`: the agent's own word (HandshakeRefusal), or what a browser says of a WebSocket that it was refused, which is
 * not why, so a plain request asks: `status` is the answer's HTTP status, or null when nothing answered.
 */
export function connectionAfterRefusal(message: string, status: number | null): Connection {
  if (message === 'version') return 'outdated';
  if (/unauthori[sz]ed/i.test(message)) return 'unauthorized';
  if (status === 401 || status === 403) return 'unauthorized';
  return 'away';
}
