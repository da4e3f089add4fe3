import type { IncomingMessage, ServerResponse } from 'node:http';
import { KEY_ITEM, WANTED_ITEM } from '@hooklab/protocol';
import { browserName } from './browserName';
import type { Guard } from './guard';
import { LONGEST, type Sessions } from './sessions';

/**
 * The launch page. The token is in the URL's fragment, which no browser sends and no log sees; the page posts it
 * and gets the session: the cookie, and the key that its origin keeps.
 */
const page = (
  words: string,
  script: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hooklab</title>
<style>body{font:14px system-ui;margin:3rem auto;max-width:32rem;color-scheme:light dark}</style>
<p id="say" role="status">${words}</p><noscript>Hooklab needs JavaScript.</noscript>
<script>${script}</script></html>`;

const launchScript = `
const goOn = () => {
  const wanted = localStorage.getItem('${WANTED_ITEM}') ?? '';
  localStorage.removeItem('${WANTED_ITEM}');
  location.replace(/^\\/(ask|browse|compose)(?![^/?])/.test(wanted) ? wanted : '/');
};
const say = document.getElementById('say');
const token = location.hash.slice(1);
history.replaceState(null, '', '/launch');
fetch('/launch', {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify({token})})
  .then((r) => r.ok ? r.json() : null,
    () => { say.textContent = 'The agent does not answer. Is npm start still running?'; })
  .then(async (session) => {
    if (session === undefined) return;
    if (!session) {
      // a used link of somebody who is logged in
      const page = localStorage.getItem('${KEY_ITEM}') && await fetch('/', {method: 'HEAD', cache: 'no-store'});
      if (page?.ok) return goOn();
      say.textContent = 'This launch link was used already or is too old. Run "npx hooklab link" for a new one.';
      return;
    }
    localStorage.setItem('${KEY_ITEM}', session.key);
    goOn();
  })
  .catch(() => { say.textContent = 'This browser keeps nothing for this page (its storage is forbidden or full). ' +
    'Allow it, then run "npx hooklab link" for a new link.'; });
`;

const launchPage = page('Opening Hooklab…', launchScript);

/** Somebody without a session wanted this address: it is kept, and opened as soon as there is one. */
const loginScript = `
localStorage.setItem('${WANTED_ITEM}', location.pathname + location.search);
addEventListener('storage', ({key, newValue}) => { if (key === '${KEY_ITEM}' && newValue) location.reload(); });
`;

/** What a page without a session is answered with. */
export const loginPage = page(
  'This browser has no session. Open the launch link that <code>npm start</code> printed; for a new one run ' +
    '<code>npx hooklab link</code>. Then this page opens.',
  loginScript,
);

/** The inline scripts of these pages, for the CSP. */
export const doorScripts = [launchScript, loginScript];

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
