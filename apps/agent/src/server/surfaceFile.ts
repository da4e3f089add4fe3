import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from '@hooklab/base';
import { surfaceIdSchema } from '@hooklab/protocol';
import type { Surfaces } from '../surface/surfaces';
import type { Address } from './address';

const PREFIX = '/surface/';
const YEAR = 365 * 24 * 3600;

/** True for the paths that `serveSurface` answers. */
export const isSurfacePath = (path: string): boolean => path.startsWith(PREFIX);

/**
 * `GET /surface/<id>?v=<version>`: one version of a surface as an uncompressed tar; the same version, the same
 * bytes, for ever. 404: no such surface; 409: it is there, but not this version (`surface.open` makes one). Both
 * with a Problem as JSON. Never compressed: the agent is on loopback, where gzip takes ten times as long as 16 MB.
 */
export function serveSurface(
  request: IncomingMessage,
  response: ServerResponse,
  { path, query }: Address,
  surfaces: Pick<Surfaces, 'has' | 'tar'>,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const id = surfaceIdSchema.safeParse(decoded(path.slice(PREFIX.length)));
  if (!id.success || !surfaces.has(id.data)) {
    refuse(response, 404, new Problem({ code: 'no-surface', what: 'There is no such surface' }));
    return;
  }
  const version = query.get('v') ?? '';
  const tar = /^[0-9a-f]{8,64}$/.test(version) ? surfaces.tar(id.data, version) : null;
  if (!tar) {
    const what = version
      ? `This version of the surface ${id.data} is not kept`
      : 'The version is missing (?v=)';
    refuse(response, 409, new Problem({ code: 'surface-not-ready', what, fix: 'Open the surface again' }));
    return;
  }
  const etag = `"${version}"`;
  const headers = { etag, 'cache-control': `private, max-age=${YEAR}, immutable` };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-type': 'application/x-tar', 'content-length': tar.bytes });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const file = tar.open();
  file.on('error', () => response.destroy());
  response.on('close', () => file.destroy());
  file.pipe(response);
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function refuse(response: ServerResponse, status: number, problem: Problem): void {
  const body = JSON.stringify(problem);
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
}
