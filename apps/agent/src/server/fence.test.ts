import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** A server of a process of its own, as the fence is the process's: each path fails in its own way. */
const SERVER = `
import { createServer } from 'node:http';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { catchLater, fenced } from './fence';

const ways = {
  '/now': () => { throw new Error('now'); },
  '/awaited': async () => { await null; throw new Error('awaited'); },
  '/later': () => { setTimeout(() => { throw new Error('later'); }, 5); },
  '/stream': (response) => { createReadStream('/does/not/exist').pipe(response); },
  '/floating': () => { readFile('/does/not/exist'); },
  '/half': (response) => { response.write('half'); setImmediate(() => { throw new Error('half'); }); },
  '/nothing': () => { throw undefined; },
  '/good': (response) => { response.end('good'); },
};
catchLater();
const server = createServer((request, response) => {
  fenced('request', () => { if (response.headersSent) response.destroy(); else response.writeHead(500).end(); },
    () => ways[request.url](response));
});
server.listen(0, '127.0.0.1', () => console.log(String(server.address().port)));
process.stdin.on('data', () => { throw new Error('outside'); });
`;

const dir = mkdtempSync(join(tmpdir(), 'hooklab-fence-'));
let child: ReturnType<typeof start>;
let port: number;
let stderr = '';

const start = () => spawn(process.execPath, [join(dir, 'server.mjs')], { stdio: ['pipe', 'pipe', 'pipe'] });

beforeAll(async () => {
  await build({
    stdin: { contents: SERVER, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: join(dir, 'server.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  child = start();
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [text] = await once(child.stdout, 'data');
  port = Number(text);
});
afterAll(() => {
  child.kill();
  rmSync(dir, { recursive: true });
});

/** The answer's status; 0: the connection ended. */
const ask = (path: string): Promise<number> =>
  new Promise((resolve) => {
    request({ port, host: '127.0.0.1', path }, (response) => {
      response
        .on('error', () => resolve(0))
        .on('end', () => resolve(response.statusCode!))
        .resume();
    })
      .on('error', () => resolve(0))
      .end();
  });

it('a failure ends its own request, however late it comes', async () => {
  for (const [path, status] of [
    ['/now', 500],
    ['/awaited', 500],
    ['/later', 500],
    ['/stream', 500],
    ['/floating', 500],
    ['/half', 0],
    ['/nothing', 500],
    ['/good', 200],
  ] as const) {
    const good = ask('/good');
    expect(await ask(path), path).toBe(status);
    expect(await good).toBe(200);
  }
  expect(child.exitCode).toBeNull();
});

it('says the same failure once', async () => {
  for (let i = 0; i < 20; i++) await ask('/now');
  expect(stderr.match(/failed and was ended: Error: now/g)).toHaveLength(1);
});

it('any other failure ends the process, as without a fence', async () => {
  const gone = once(child, 'exit');
  child.stdin.write('x');
  expect((await gone)[0]).toBe(1);
  expect(stderr).toContain('Error: outside');
});
