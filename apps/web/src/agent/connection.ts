/**
 *   connecting ──▶ online ◀──▶ away
 *        └───────▶ unauthorized       (no session cookie: only the launch link helps)
 */
export type Connection = 'connecting' | 'online' | 'away' | 'unauthorized';

/**
 * A browser does not say why a WebSocket was refused, so a plain request asks. `status` is the answer's HTTP
 * status, or null when nothing answered.
 */
export function connectionAfterRefusal(message: string, status: number | null): Connection {
  if (/unauthori[sz]ed/i.test(message)) return 'unauthorized';
  if (status === 401 || status === 403) return 'unauthorized';
  return 'away';
}
