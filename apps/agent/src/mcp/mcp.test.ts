import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedSpecs } from '@hooklab/probe';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Workbench } from '../run/workbench';
import type { Product } from '../state/product';
import type { Target } from '../target/target';
import { Kernels } from './kernels';
import { mcpServer } from './server';

// a machine that is busy only makes them longer: two kernels are read and compared
vi.setConfig({ testTimeout: 90_000 });

const root = fileURLToPath(new URL('../../../../', import.meta.url));

let dir: string;
let client: Client;
/** targets that were opened: none may be that is not allowed */
const opened: string[] = [];
let cancelledBoots = 0;

/** In the place of a machine: opening it never ends by itself. */
const silent = (id: 'local' | 'lab:6.12'): Target => ({
  id,
  title: id,
  open: (_progress, signal) => {
    opened.push(id);
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => {
        cancelledBoots += 1;
        reject(new Error('it was cancelled'));
      }),
    );
  },
  stop: async () => {},
});

let workbench: Workbench;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-mcp-'));
  const state = join(dir, 'state');
  mkdirSync(state);
  const paths = { cache: dir, state, runtime: dir };
  const product: Product = {
    loaderDir: dir,
    webDir: dir,
    bpfDir: join(root, 'bpf'),
    surfacesDir: join(root, 'packages/surface/shipped'),
    cli: dir,
    lessonsDir: dir,
  };
  workbench = new Workbench([silent('local'), silent('lab:6.12')], paths, product);
  const kernels = new Kernels(workbench.surfaces);
  const server = await mcpServer({ workbench, product, paths, kernels, allowLocal: false }, '0.0.0');
  const [one, other] = InMemoryTransport.createLinkedPair();
  client = new Client({ name: 'test', version: '0' });
  await Promise.all([server.connect(one), client.connect(other)]);
});
afterAll(async () => {
  await client.close();
  await workbench.targets.stopAll();
  rmSync(dir, { recursive: true, force: true });
});

type Json = ReturnType<typeof JSON.parse>;
const jsonOf = (result: unknown): Json => {
  const { content } = result as CallToolResult;
  expect(content).toHaveLength(1);
  return JSON.parse((content[0] as { text: string }).text);
};
async function ask(name: string, args: object = {}): Promise<Json> {
  const result = await client.callTool({ name, arguments: args as Json });
  expect(result.isError, JSON.stringify(result.content)).toBeUndefined();
  const answer = jsonOf(result);
  expect(answer.version).toBe(1);
  return answer;
}
async function refused(name: string, args: object): Promise<Json> {
  const result = await client.callTool({ name, arguments: args as Json });
  expect(result.isError).toBe(true);
  const { version, problem } = jsonOf(result);
  expect(version).toBe(1);
  return problem;
}

it('lists its tools, each with a schema of what it takes', async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    'ask',
    'library',
    'lab',
    'search',
    'show',
    'diff',
    'advise',
    'prove',
    'compose',
    'run',
  ]);
  for (const { inputSchema, description } of tools) {
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(description).toBeTruthy();
  }
  expect(client.getInstructions()).toContain('ledger');
});

it('a question is a goal with the spec that answers it; one that fits none names the nearest', async () => {
  const { understood, ready } = await ask('ask', { question: 'who deletes the file /tmp/a' });
  expect(understood).toMatchObject({ goal: expect.stringMatching(/^G-/), title: expect.any(String) });
  expect(ready).toMatchObject({ spec: expect.any(String), filter: expect.any(Array) });
  expect(await refused('ask', { question: 'zzz qqq' })).toMatchObject({ code: 'unknown-goal' });
});

it('the library is every ready spec', async () => {
  const { specs } = await ask('library');
  expect(specs).toHaveLength(shippedSpecs().length);
  expect(specs[0]).toMatchObject({ name: shippedSpecs()[0]!.name, hooks: expect.any(Array) });
});

it('searches, shows and compares shipped surfaces', async () => {
  const { found, of, clamped, surface } = await ask('search', { query: 'unlink kind:fn', limit: 5000 });
  expect(surface).toBe('debian-6.12');
  expect(found).toHaveLength(Math.min(of, 100));
  expect(found[0]).toMatchObject({ kind: 'fn', rank: 1, traceable: expect.any(Boolean) });
  expect(clamped).toEqual(['limit 5000 is more than is given here: 100']);
  const none = await ask('search', { query: 'no_such_name_anywhere_q' });
  expect(none).toMatchObject({ found: [], of: 0, none: expect.any(Array) });

  const { point } = await ask('show', { point: 'vfs_unlink' });
  expect(point).toMatchObject({ kind: 'fn', name: 'vfs_unlink' });
  expect(await refused('show', { point: 'fn:no_such_name_anywhere_q' })).toMatchObject({ code: 'no-point' });

  const { diff } = await ask('diff', { a: 'debian-5.10', b: 'debian-6.12', point: 'fn:vfs_unlink' });
  expect(diff).toMatchObject({ status: 'changed' });
  const { kinds } = await ask('diff', { a: 'debian-5.10', b: 'debian-6.12', kind: 'syscall', limit: 3 });
  expect(kinds[0]).toMatchObject({ kind: 'syscall', said: expect.any(String) });
  expect(kinds[0].changes).toHaveLength(3);
  expect(kinds[0].of).toBeGreaterThan(3);
});

it('advises as the command does, with what a goal was taken for', async () => {
  const { answers, of } = await ask('advise', { point: 'fn:vfs_unlink', need: 'entry' });
  expect(answers[0]).toMatchObject({
    rank: 1,
    verdict: 'works',
    hook: expect.any(String),
    evidence: expect.any(Array),
  });
  expect(of).toBeGreaterThan(3);
  const goal = await ask('advise', {
    goal: 'who deletes the file /tmp/a',
    limit: 2,
    hooks: ['tp', 'fentry'],
  });
  expect(goal).toMatchObject({
    understood: { goal: expect.any(String) },
    ready: { spec: expect.any(String) },
  });
  expect(goal.answers.length).toBeLessThanOrEqual(2);
});

it('composes a point, a spec and its own answer again', async () => {
  const c = await ask('compose', { point: 'fn:vfs_unlink', show: ['dentry->d_name.name'], comm: 'rm' });
  expect(c).toMatchObject({ source: expect.stringContaining('SEC('), hook: expect.any(String) });
  const { spec } = await ask('compose', { point: 'fn:vfs_unlink', emit: 'spec' });
  const again = await ask('compose', { spec });
  expect(again.source).toContain('vfs_unlink');
  const script = await ask('compose', { spec: 'unlinkat', emit: 'bpftrace' });
  expect(script.script).toContain('unlinkat');
});

it('paths, files and other machines are not there', async () => {
  expect(await refused('search', { query: 'a', surface: '/etc' })).toMatchObject({ code: 'no-surface' });
  expect(await refused('search', { query: 'a', surface: '../shipped/debian-6.12' })).toMatchObject({
    code: 'no-surface',
  });
  expect(await refused('compose', { spec: join(root, 'package.json') })).toMatchObject({ code: 'no-spec' });
  expect(await refused('show', { point: 'user:/usr/bin/env:main' })).toMatchObject({ code: 'not-here' });
  for (const [name, args] of [
    ['run', { spec: 'unlinkat', target: 'local' }],
    ['run', { spec: 'unlinkat', target: 'ssh:box' }],
    ['run', { spec: 'unlinkat', target: 'box' }],
    ['prove', { point: 'fn:vfs_unlink', target: 'local' }],
    ['advise', { point: 'fn:vfs_unlink', target: 'local' }],
    ['search', { query: 'a', target: 'local' }],
    ['diff', { a: 'local', b: 'debian-6.12' }],
    ['lab', { boot: 'local' }],
  ] as const)
    expect(await refused(name, args), name).toMatchObject({
      code: 'not-allowed',
      fix: expect.stringContaining('--allow-local'),
    });
  const { targets } = await ask('lab');
  expect(targets.map(({ id }: Json) => id)).toEqual(['lab:6.12']);
  expect(opened).toEqual([]);
});

it('only what looks is run: nothing is booted for it', async () => {
  const way = { hook: 'lsm', points: ['lsm:file_open'], captures: { pid: 'pid' } };
  const spec = {
    version: 1,
    name: 'opens',
    title: 'Opens',
    about: 'Which files are opened',
    columns: [{ name: 'pid', ctype: '__u32', about: 'who' }],
    filter: [],
    limits: {},
    ways: [way],
  };
  const composed = await client.callTool({ name: 'compose', arguments: { spec } });
  expect(composed.isError, JSON.stringify(composed.content)).toBeUndefined();
  expect(await refused('run', { spec })).toMatchObject({ code: 'not-observing' });
  expect(await refused('run', { spec: 'unlinkat', hook: 'fmod_ret' })).toMatchObject({ code: 'no-way' });
  expect(await refused('run', { spec, exercise: true })).toMatchObject({ code: 'usage' });
  expect(opened).toEqual([]);
});

it('what is asked wrongly says which part, and what fits', async () => {
  expect(await refused('search', {})).toMatchObject({
    code: 'usage',
    where: 'query',
    fix: expect.stringContaining('limit'),
  });
  expect(await refused('search', { query: 'a', limit: -1 })).toMatchObject({ code: 'usage', where: 'limit' });
  expect(await refused('search', { query: 'a', sql: 'select 1' })).toMatchObject({ code: 'usage' });
  expect(await refused('search', { query: 'a'.repeat(5000) })).toMatchObject({
    code: 'usage',
    where: 'query',
  });
  expect(await refused('run', { spec: 'unlinkat', source: 'int x;' })).toMatchObject({ code: 'usage' });
  expect(await refused('run', { spec: 'unlinkat', goal: 'who deletes files' })).toMatchObject({
    code: 'usage',
  });
  expect(await refused('compose', { spec: { version: 1 } })).toMatchObject({ code: 'spec' });
  expect(await refused('advise', { point: 'fn:x', hooks: ['\u001b[31m'] })).toMatchObject({
    code: 'usage',
    where: 'hooks.0',
  });
  await expect(client.callTool({ name: 'rm \u001b[31m', arguments: {} })).rejects.toThrow(
    /no tool "rm \\u001b/,
  );
});

it('a call that is cancelled ends at once, and the next ones are answered; too many wait outside', async () => {
  const abort = new AbortController();
  const words: string[] = [];
  const call = (signal: AbortSignal) =>
    client.callTool({ name: 'lab', arguments: { boot: 'lab:6.12' } }, undefined, {
      signal,
      onprogress: ({ message }) => words.push(message ?? ''),
    });
  const waiting = Array.from({ length: 4 }, () => call(abort.signal).catch((error: Error) => error.message));
  expect(await refused('lab', { boot: 'lab:6.12' })).toMatchObject({ code: 'busy' });
  abort.abort('enough');
  expect(await Promise.all(waiting)).toEqual(Array(4).fill(expect.stringContaining('enough')));
  // its message reaches the server before the next call does
  expect((await ask('lab')).targets).toMatchObject([{ id: 'lab:6.12', state: 'opening' }]);
  expect(words).toContain('lab:6.12: opening');
  workbench.targets.cancelOpening();
  await expect.poll(() => cancelledBoots).toBe(1);
});
