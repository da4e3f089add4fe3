import type { IncomingMessage, ServerResponse } from 'node:http';
import { KEY_ITEM } from '@hooklab/protocol';
import { browserName } from './browserName';
import type { Guard } from './guard';
import { LONGEST, type Sessions } from './sessions';

/**
 * The launch page. The token is in the URL's fragment, which no browser sends and no log sees; the page posts it
 * and gets the session: the cookie, and the key that its origin keeps.
 */
const page = (
  script: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hooklab</title>
<style>body{font:14px system-ui;margin:3rem auto;max-width:32rem;color-scheme:light dark}</style>
<p id="say" role="status">Opening Hooklab…</p><noscript>Hooklab needs JavaScript.</noscript>
<script>${script}</script></html>`;

export const launchScript = `
const say = document.getElementById('say');
const token = location.hash.slice(1);
history.replaceState(null, '', '/launch');
fetch('/launch', {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify({token})})
  .then((r) => r.ok ? r.json() : null,
    () => { say.textContent = 'The agent does not answer. Is npm start still running?'; })
  .then((session) => {
    if (session === undefined) return;
    if (!session) {
      say.textContent = 'This launch link was used already or is too old. Run "npx hooklab link" for a new one.';
      return;
    }
    localStorage.setItem('${KEY_ITEM}', session.key);
    location.replace('/');
  })
  .catch(() => { say.textContent = 'This browser keeps nothing for this page (its storage is forbidden or full). ' +
    'Allow it, then run "npx hooklab link" for a new link.'; });
`;

export const launchPage = page(launchScript);

/** A token and its braces. */
const MOST_BODY = 1024;

export async function handleLaunch(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  sessions: Sessions,
): Promise<void> {
  if (request.method === 'GET' || request.method === 'HEAD') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(launchPage);
    return;
  }
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
    response.writeHead(405).end();
    return;
  }
  const body = await bodyOf(request);
  if (body === null) {
    response.destroy();
    return;
  }
  const secrets = sessions.exchange(tokenOf(body), browserName(request.headers['user-agent']));
  if (secrets === null) {
    response.writeHead(403, { 'cache-control': 'no-store' }).end();
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'set-cookie': `${guard.cookieName}=${secrets.cookie}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${LONGEST / 1000}`,
  });
  response.end(JSON.stringify({ key: secrets.key }));
}

/** null: longer than any token, or the other side has gone. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes > MOST_BODY) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString();
}

function tokenOf(body: string): string {
  try {
    const { token } = JSON.parse(body);
    return typeof token === 'string' ? token : '';
  } catch {
    return '';
  }
}
