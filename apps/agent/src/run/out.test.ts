import type { Walked } from '@hooklab/records';
import { checkLedger } from '@hooklab/records';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batch, layout, stats } from './hub/batch.fixture';
import { RunHub } from './hub/hub';
import { outRun, outSink, sendOut } from './out';
import { freePort, PASSWORD, TestClickHouse, USER } from './sinks/clickhouse.fixture';
import type { OutRun } from './sinks/out';
import { outPlace } from './sinks/out-place';
import type { Sink } from './sinks/sink';

let clickhouse: TestClickHouse;
beforeAll(async () => {
  clickhouse = await TestClickHouse.start();
}, 60_000);
afterAll(() => clickhouse.stop());

const env = { HOOKLAB_CLICKHOUSE_USER: USER, HOOKLAB_CLICKHOUSE_PASSWORD: PASSWORD };
const placeAt = (port: number) => outPlace(`clickhouse:http://127.0.0.1:${port}`, 'files opened', env);

function streaming(): RunHub {
  const run = new RunHub({ id: 1, target: 'local', title: 'x', source: '', owner: null, graceMs: null });
  run.loading({ stop: async () => {}, grant: () => {} });
  run.setShape({ layouts: [layout], groups: null, counters: [], programs: ['p'] });
  return run;
}

class Counter implements Sink {
  delivered = 0;
  readonly shed = 0;
  batch(_: Uint8Array, { decoded }: Walked): void {
    this.delivered += decoded;
  }
}
const silent = { stage: () => {}, shape: () => {}, limit: () => {}, ledger: () => {}, ended: () => {} };

it('twenty agents’ events are asked together by host, kernel and run, and each ledger holds', async () => {
  const BATCHES = 10;
  const EACH = 500;
  const agents = Array.from({ length: 20 }, (_, i): OutRun => {
    const of = outRun('local', `6.${i % 4}.0`, 'files opened');
    return { ...of, host: `box-${i}` };
  });
  const said: string[] = [];
  const ends = await Promise.all(
    agents.map(async (of, i) => {
      const run = streaming();
      const sent = sendOut(
        run,
        outSink(placeAt(clickhouse.port), of, (words) => said.push(words), { endMs: 60_000 }),
      );
      // the last ones have fewer, so that no agent's count is another's
      const many = EACH - i;
      for (let seq = 0; seq < BATCHES; seq++) {
        if (seq === 2) run.attached(null, 1_700_000_000_000_000_000n);
        run.batch(batch(seq, seq * many, many));
        await new Promise((resolve) => setImmediate(resolve));
      }
      run.end(stats(BATCHES * many, BATCHES), null);
      return sent;
    }),
  );
  expect(said).toEqual([]);
  for (const [i, { ledger, delivered, shed, unsure }] of ends.entries()) {
    expect([delivered, shed, unsure]).toEqual([BATCHES * (EACH - i), 0, 0]);
    expect(checkLedger(ledger!)).toEqual([]);
  }
  const rows = await clickhouse.rows(
    'SELECT host, kernel, run, count() AS events FROM default.hooklab_files_opened GROUP BY host, kernel, run ORDER BY events DESC',
  );
  expect(rows).toEqual(
    agents.map(({ host, kernel, run }, i) => ({ host, kernel, run, events: String(BATCHES * (EACH - i)) })),
  );
  const kernels = await clickhouse.rows(
    'SELECT kernel, uniqExact(host) AS hosts FROM default.hooklab_files_opened GROUP BY kernel ORDER BY kernel',
  );
  expect(kernels).toEqual([0, 1, 2, 3].map((k) => ({ kernel: `6.${k}.0`, hosts: '5' })));
}, 90_000);

it('a sink that is down costs nobody else an event, and its own are counted', async () => {
  const run = streaming();
  const said: string[] = [];
  const of = outRun('local', '6.12', 'files opened');
  const dead = sendOut(
    run,
    outSink(placeAt(await freePort()), of, (words) => said.push(words), { endMs: 300 }),
  );
  const live = sendOut(
    run,
    outSink(placeAt(clickhouse.port), of, (words) => said.push(words), { endMs: 60_000 }),
  );
  const other = new Counter();
  run.join(other, silent);
  run.attached(null, 0n);
  for (let seq = 0; seq < 20; seq++) run.batch(batch(seq, seq * 500, 500));
  run.end(stats(10_000, 20), null);
  expect(other.delivered).toBe(10_000);
  expect(await live).toMatchObject({ delivered: 10_000, shed: 0 });
  const { ledger, ...end } = await dead;
  expect(end).toMatchObject({ delivered: 0, shed: 10_000, unsure: 0 });
  expect(checkLedger(ledger!)).toEqual([]);
  expect(said).toEqual([expect.stringMatching(/^clickhouse http.*is not to be reached.*the run goes on/)]);
}, 60_000);

it.each([
  ['what is no sink', 'kafka:x'],
  ['no URL', 'clickhouse:me:topsecret@box'],
  ['another protocol', 'clickhouse:ftp://me:topsecret@box/'],
  ['a path that is no table', 'clickhouse:http://me:topsecret@box/a/b/c'],
  ['a table with a quote', 'clickhouse:http://me:topsecret@box/a.b%60c'],
  ['a half character', 'clickhouse:http://me:topsecret%@box/a.b'],
])('--sink that names %s is refused, and shows nothing secret', (_, text) => {
  let message = '';
  try {
    outPlace(text, 'x', {});
  } catch (error) {
    message = JSON.stringify(error) + (error as Error).message;
  }
  expect(message).toMatch(/--sink/);
  expect(message).not.toMatch(/topsecret/);
});

it('a place is read from the URL, and what is secret from the environment', () => {
  const { place } = outPlace('clickhouse:http://box:8123', 'Files opened!', env);
  expect(place).toMatchObject({
    database: 'default',
    table: 'hooklab_files_opened',
    user: USER,
    password: PASSWORD,
  });
  const named = outPlace('clickhouse:https://u:p%40@box/obs/events', 'x', env).place;
  expect(named).toMatchObject({ database: 'obs', table: 'events', user: 'u', password: 'p@' });
  expect(String(named.url)).toBe('https://box/');
});
