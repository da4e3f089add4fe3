import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Guard } from './guard';
import type { Sessions } from './sessions';

/**
 * The launch page. The token is in the URL's fragment, which no browser sends and no log sees; the page posts it
 * and gets the session cookie.
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
  .then((r) => { if (r.ok) location.replace('/');
    else say.textContent = 'This launch link was used already or is too old. Run "npx hooklab link" for a new one.'; })
  .catch(() => { say.textContent = 'The agent does not answer. Is npm start still running?'; });
`;

export const launchPage = page(launchScript);

export function handleLaunch(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  sessions: Sessions,
): void {
  if (request.method === 'GET' || request.method === 'HEAD') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(launchPage);
    return;
  }
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
    response.writeHead(405).end();
    return;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text: string) => {
    body += text;
    if (body.length > 1024) request.destroy();
  });
  request.on('end', () => {
    const id = sessions.exchange(tokenOf(body));
    if (id === null) {
      response.writeHead(403, { 'cache-control': 'no-store' }).end();
      return;
    }
    response.writeHead(204, {
      'cache-control': 'no-store',
      'set-cookie': `${guard.cookieName}=${id}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000`,
    });
    response.end();
  });
}

function tokenOf(body: string): string {
  try {
    const { token } = JSON.parse(body);
    return typeof token === 'string' ? token : '';
  } catch {
    return '';
  }
}
