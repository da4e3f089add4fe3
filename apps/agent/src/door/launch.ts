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
  title: string,
  words: string,
  more: string,
  script: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title} – Hooklab</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>
:root{color-scheme:light dark;--line:#8885;--muted:light-dark(#595959,#a3a3a3);--accent:light-dark(#0a5cb8,#6cb2ff)}
body{font:14px/1.5 system-ui;margin:0;min-height:100vh;display:grid;place-items:center}
main{box-sizing:border-box;width:min(32rem,100vw);padding:1.5rem 2rem;border:1px solid var(--line);border-radius:8px}
h1{display:flex;gap:.5rem;align-items:center;font-size:16px;margin:0 0 .75rem}
svg{width:20px;height:20px;color:var(--accent)}
p{margin:.5rem 0}.more{color:var(--muted)}
code{font:13px ui-monospace,monospace;border:1px solid var(--line);border-radius:4px;padding:0 .3em;white-space:nowrap}
</style><main><h1><svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="4"
stroke-linecap="round"><path d="M12 7v12a4.500 4.500 0 0 0 9 0v-2"/><circle cx="12" cy="5" r="1.500"/></svg>Hooklab</h1>
<p id="say" role="status">${words}</p>${more}<noscript>Hooklab needs JavaScript.</noscript></main>
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

const launchPage = page('Opening', 'Opening Hooklab…', '', launchScript);

/** Somebody without a session wanted this address: it is kept, and opened as soon as there is one. */
const loginScript = `
localStorage.setItem('${WANTED_ITEM}', location.pathname + location.search);
addEventListener('storage', ({key, newValue}) => { if (key === '${KEY_ITEM}' && newValue) location.reload(); });
`;

/** What a page without a session is answered with. */
export const loginPage = page(
  'No session',
  'This browser has no session. Open the launch link that <code>npm start</code> printed; for a new one run ' +
    '<code>npx hooklab link</code>. Then this page opens.',
  '<p class="more">Who can use the workbench can load code into the kernel: so every browser needs the link.</p>',
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
