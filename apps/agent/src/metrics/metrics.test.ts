import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupsPiece } from '@hooklab/protocol';
import type { Groups } from '@hooklab/records';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batch, layout, stats } from '../run/hub/batch.fixture';
import { RunHub } from '../run/hub/hub';
import { CreditSink } from '../run/sinks/credit';
import { listenMetrics, type Metrics, newToken } from './listener';
import { lookAt } from './look';
import { metricsOf } from './registry';

const groups: Groups = {
  map: 'hl_groups',
  most: 8,
  keySize: 16,
  valueSize: 16 + 65 * 8,
  by: [{ name: 'comm', ctype: 'char[16]', kind: 'string', offset: 0, size: 16 }],
  totals: [
    { column: '', op: 'count', signed: false, offset: 0, words: 1 },
    { column: 'bytes', op: 'sum', signed: false, offset: 8, words: 1 },
    { column: 'latency_ns', op: 'log2', signed: false, offset: 16, words: 65 },
  ],
  reduce: '',
};

/** 3 of 1 ns, 2 of 4–7 ns. */
function entries(comm: string): Uint8Array {
  const one = Buffer.alloc(16 + groups.valueSize);
  one.write(comm);
  one.writeBigUInt64LE(5n, 16);
  one.writeBigUInt64LE(4096n, 24);
  one.writeBigUInt64LE(3n, 32 + 8);
  one.writeBigUInt64LE(2n, 32 + 3 * 8);
  return one;
}

const unheard = { stage: () => {}, shape: () => {}, limit: () => {}, ledger: () => {}, ended: () => {} };

let home: string;
let run: RunHub;
let metrics: Metrics;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hooklab-metrics-'));
  run = new RunHub({
    id: 7,
    target: 'lab:6.12',
    title: 'a "run"\n\\',
    source: '',
    owner: null,
    graceMs: null,
  });
  run.loading({ stop: async () => {}, grant: () => {} });
  run.setShape({ layouts: [layout], groups, counters: ['lost_starts'], programs: ['p'] });
  run.attached(null, null);
  run.join(
    new CreditSink(
      () => {},
      () => {},
    ),
    unheard,
  );
  run.batch(batch(0, 0, 30));
  run.stats({ ...stats(30, 1, 12), counters: [4] });
  run.groups(groupsPiece({ run: 7, look: 0, last: true }, entries('dd')));
  metrics = await listenMetrics(0, newToken(), () => metricsOf([lookAt(run)]));
});
afterAll(() => {
  metrics.server.close();
  metrics.server.closeAllConnections();
  rmSync(home, { recursive: true, force: true });
});

const asked = (path = '/metrics', headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`http://127.0.0.1:${metrics.port}${path}`, { method, headers });
const bearer = () => ({ authorization: `Bearer ${metrics.token}` });

it('only who has the token, and names this port, is told anything', async () => {
  expect((await asked()).status).toBe(401);
  expect((await asked('/metrics', { authorization: 'Bearer x' })).status).toBe(401);
  expect((await asked('/metrics', { ...bearer(), origin: 'http://127.0.0.1' })).status).toBe(403);
  expect((await asked('/', bearer())).status).toBe(404);
  expect((await asked('/metrics', bearer(), 'POST')).status).toBe(405);
  // fetch would not send another name
  const status = await new Promise((resolve, reject) => {
    const headers = { ...bearer(), host: 'a.example' };
    get({ host: '127.0.0.1', port: metrics.port, path: '/metrics', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
  expect(status).toBe(403);
});

it('promtool finds nothing wrong with the page', async () => {
  const text = await (await asked('/metrics', bearer())).text();
  // what it does not like it prints, and ends with a code of its own
  execFileSync('promtool', ['check', 'metrics'], { input: text });
  // unknown is no sample
  expect(text).not.toContain('account="missed"');
  expect(text).toContain('account="filtered"} 12');
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

it('Debian’s Prometheus scrapes it, and answers with the values', async () => {
  const port = await freePort();
  const token = join(home, 'token');
  writeFileSync(token, metrics.token, { mode: 0o600 });
  const config = join(home, 'prometheus.yml');
  writeFileSync(
    config,
    `scrape_configs:
  - job_name: hooklab
    scrape_interval: 500ms
    scrape_timeout: 500ms
    authorization: { credentials_file: ${token} }
    static_configs: [{ targets: ['127.0.0.1:${metrics.port}'] }]
`,
  );
  const prometheus = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => prometheus.once('close', resolve));
  try {
    const value = async (query: string): Promise<string | null> => {
      const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`;
      const answer = await fetch(url).catch(() => null);
      if (!answer?.ok) return null;
      const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
      return data.result[0]?.value[1] ?? null;
    };
    // until it has scraped once; the test's own time is the limit
    while ((await value('hooklab_run_running')) === null) await sleep(100);
    expect(await value('hooklab_run_events_total{account="entered",run="7",target="lab:6.12"}')).toBe('42');
    expect(await value('hooklab_run_events_total{account="decoded",title="a \\"run\\"\\n\\\\"}')).toBe('30');
    expect(await value('hooklab_run_named_events_total{counter="lost_starts"}')).toBe('4');
    expect(await value('hooklab_sink_events_total{sink="browser",account="delivered"}')).toBe('30');
    expect(await value('hooklab_group_events_total{group="comm dd"}')).toBe('5');
    expect(await value('hooklab_group_value{column="bytes",op="sum"}')).toBe('4096');
    expect(await value('hooklab_group_distribution_bucket{le="1.0"}')).toBe('3');
    expect(await value('hooklab_group_distribution_bucket{le="+Inf"}')).toBe('5');
    expect(
      Number(await value('histogram_quantile(0.5, hooklab_group_distribution_bucket)')),
    ).toBeLessThanOrEqual(1);
  } finally {
    prometheus.kill('SIGKILL');
    await ended;
  }
});

it('what sinks took stays counted when they have left, each kind for itself', async () => {
  const streamed = new RunHub({ id: 9, target: 'local', title: 'y', source: '', owner: null, graceMs: null });
  streamed.loading({ stop: async () => {}, grant: () => {} });
  streamed.setShape({ layouts: [layout], groups: null, counters: [], programs: ['p'] });
  streamed.attached(null, null);
  const browser = () =>
    new CreditSink(
      () => {},
      () => {},
      1,
    );
  const leave = streamed.join(browser(), unheard);
  streamed.batch(batch(0, 0, 5));
  // its credit is used up
  streamed.batch(batch(1, 5, 2));
  leave();
  streamed.join(browser(), unheard);
  streamed.batch(batch(2, 7, 3));
  const half = { name: 'browser', before: 7, delivered: 8, shed: 2 };
  expect(lookAt(streamed).sinks).toEqual([half]);
  streamed.end(stats(10, 3), null);
  await streamed.done;
  expect(lookAt(streamed).sinks).toEqual([half]);
});

it('a look keeps no run alive, and of one that has ended tells the end', async () => {
  const other = new RunHub({ id: 8, target: 'local', title: 'x', source: '', owner: null, graceMs: null });
  expect(lookAt(other)).toMatchObject({ run: '8', running: false, ledger: null, sums: null });
  expect(run.info().watchers).toBe(1);
  run.end({ ...stats(30, 1, 12), counters: [4] }, null);
  await run.done;
  expect(lookAt(run)).toMatchObject({ running: false, ledger: { entered: 42, decoded: 30 } });
});
