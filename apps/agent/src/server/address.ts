/** Where a request goes. `path` as it was written, never resolved: sirv and socket.io read it so too. */
export interface Address {
  path: string;
  query: URLSearchParams;
}

/**
 * The address in a request line, "/surface/debian-6.12?v=0f…"; null for what no browser sends to a server: "*",
 * "host:port" and "http://…", which are for proxies, and "//host", which URL parsers take for another host.
 */
export function addressOf(target: string | undefined): Address | null {
  const [, path, query] = /^(\/(?!\/)[^?#]*)(?:\?([^#]*))?/.exec(target ?? '') ?? [];
  return path === undefined ? null : { path, query: new URLSearchParams(query) };
}
