import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BATCH_HEADER, writeBatchHeader } from '@hooklab/protocol';
import { Kinds, type Layout, RC_NULL, RECORD_HEADER, walkBatch } from '@hooklab/records';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ClickHouseSink } from './clickhouse';
import { freePort, PASSWORD, TestClickHouse, USER } from './clickhouse.fixture';
import type { OutTimes } from './out';
import { outPlace } from './out-place';

const layout: Layout = {
  name: 'event',
  tag: null,
  struct: 'hl_event',
  size: 56,
  stride: 64,
  columns: [
    { name: 'ts', ctype: '__u64', kind: 'uint', offset: 0, size: 8 },
    { name: 'n', ctype: '__u64', kind: 'uint', offset: 8, size: 8 },
    { name: 'ret', ctype: '__s64', kind: 'int', offset: 16, size: 8 },
    { name: 'host', ctype: '__u16', kind: 'uint', offset: 24, size: 2 },
    { name: 'on', ctype: '_Bool', kind: 'bool', offset: 26, size: 1 },
    { name: 'path', ctype: 'char[16]', kind: 'string', offset: 32, size: 16, statusOffset: 28 },
    { name: 'at', ctype: 'void *', kind: 'pointer', offset: 48, size: 8 },
  ],
};
const kinds = new Kinds([layout]);

interface Event {
  ts: bigint;
  n: bigint;
  ret?: bigint;
  /** null: it could not be read */
  path?: Buffer | null;
}

function batchOf(events: readonly Event[]): Uint8Array {
  const out = Buffer.alloc(BATCH_HEADER + events.length * layout.stride);
  const bytes = events.length * layout.stride;
  writeBatchHeader({ run: 1, seq: 0, count: events.length, bytes, first: 0 }, out);
  for (const [i, { ts, n, ret = 0n, path = Buffer.from('/a') }] of events.entries()) {
    const at = BATCH_HEADER + i * layout.stride;
    out.writeUInt32LE(layout.size, at);
    const data = at + RECORD_HEADER;
    out.writeBigUInt64LE(ts, data);
    out.writeBigUInt64LE(n, data + 8);
    out.writeBigInt64LE(ret, data + 16);
    out.writeUInt16LE(7, data + 24);
    out.writeUInt8(1, data + 26);
    out.writeInt32LE(path ? path.length + 1 : RC_NULL, data + 28);
    path?.copy(out, data + 32);
    out.writeBigUInt64LE(0xffff_ffff_8100_0000n, data + 48);
  }
  return out;
}
const events = (count: number, from = 0): Event[] =>
  Array.from({ length: count }, (_, i) => ({ ts: BigInt(i), n: BigInt(from + i) }));

let clickhouse: TestClickHouse;
beforeAll(async () => {
  clickhouse = await TestClickHouse.start();
}, 60_000);
afterAll(() => clickhouse.stop());

// a machine that is busy only makes them longer
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
let tables = 0;
/** A sink into a table of its own, by way of a port: that of the server, or of one that stands before it. */
function into(
  port: number,
  { times = {}, password = PASSWORD, table = `t${++tables}`, run = 'run-1' } = {} as {
    times?: OutTimes;
    password?: string;
    table?: string;
    run?: string;
  },
) {
  const said: string[] = [];
  const to = outPlace(`clickhouse:http://${USER}:${password}@127.0.0.1:${port}/default.${table}`, 'x', {});
  if (to.kind !== 'clickhouse') throw new Error('it is another kind');
  const of = { host: 'box', target: 'local', kernel: '6.12.1', run, program: 'files' };
  const sink = new ClickHouseSink(to.place, of, (words) => said.push(words), { endMs: 60_000, ...times });
  sink.layouts([layout]);
  let given = 0;
  const give = (batch: readonly Event[]) => {
    given += batch.length;
    const payload = batchOf(batch);
    sink.batch(payload, walkBatch(payload.subarray(BATCH_HEADER), batch.length, kinds));
    // the loader's buffer is used again
    payload.fill(0xee);
  };
  const end = async () => {
    sink.ended();
    await sink.finish();
    expect(sink.delivered + sink.shed).toBe(given);
  };
  return { sink, said, table, give, end };
}
const numbers = async (table: string): Promise<string[]> =>
  (await clickhouse.rows(`SELECT n FROM ${table} ORDER BY n`)).map(({ n }) => String(n));

it('rows are exact: u64, negative numbers, the very bytes of texts, NULL for what was not read; a column that is ours is renamed', async () => {
  const { table, sink, said, give, end } = into(clickhouse.port);
  const bytes = Buffer.from([0x2f, 0xff, 0xc3, 0x28, 0x09, 0x0a, 0x27, 0x5c]);
  give([
    { ts: 5n, n: 2n ** 64n - 1n, ret: -(2n ** 63n), path: bytes },
    { ts: 6n, n: 1n, ret: -2n, path: null },
    { ts: 7n, n: 0n, ret: 2n ** 63n - 1n, path: Buffer.alloc(0) },
  ]);
  sink.clock(1_700_000_000_000_000_000n);
  await end();
  expect([sink.delivered, sink.shed, said]).toEqual([3, 0, []]);
  const rows = await clickhouse.rows(
    `SELECT host, target, kernel, run, program, ts, n, ret, event_host, on, hex(path) AS hex, isNull(path) AS none, at, toUInt32(time) AS t, toTypeName(n) AS type FROM ${table} ORDER BY ts`,
  );
  const whose = { host: 'box', target: 'local', kernel: '6.12.1', run: 'run-1', program: 'files' };
  const every = {
    ...whose,
    event_host: 7,
    on: 1,
    at: '18446744071578845184',
    t: 1_700_000_000,
    type: 'UInt64',
  };
  expect(rows).toEqual([
    {
      ...every,
      ts: '5',
      n: '18446744073709551615',
      ret: '-9223372036854775808',
      hex: bytes.toString('hex').toUpperCase(),
      none: 0,
    },
    { ...every, ts: '6', n: '1', ret: '-2', hex: null, none: 1 },
    { ...every, ts: '7', n: '0', ret: '9223372036854775807', hex: '', none: 0 },
  ]);
});

it('the same table takes other runs; one of other events is refused in one line, and its run goes on', async () => {
  const one = into(clickhouse.port);
  one.sink.clock(0n);
  one.give(events(3));
  await one.end();
  const two = into(clickhouse.port, { table: one.table, run: 'run-2' });
  two.sink.clock(0n);
  two.give(events(2));
  await two.end();
  const counts = await clickhouse.rows(
    `SELECT run, count() AS c FROM ${one.table} GROUP BY run ORDER BY run`,
  );
  expect(counts).toEqual([
    { run: 'run-1', c: '3' },
    { run: 'run-2', c: '2' },
  ]);
  await clickhouse.rows('SELECT 1');
  const other = `o${++tables}`;
  const columns = 'host String, n Int32';
  await fetch(`http://127.0.0.1:${clickhouse.port}/`, {
    method: 'POST',
    headers: { 'x-clickhouse-user': USER, 'x-clickhouse-key': PASSWORD },
    body: `CREATE TABLE ${other} (${columns}) ENGINE = MergeTree() ORDER BY host`,
  });
  const wrong = into(clickhouse.port, { table: other });
  wrong.sink.clock(0n);
  wrong.give(events(4));
  await wrong.end();
  expect([wrong.sink.delivered, wrong.sink.shed]).toEqual([0, 4]);
  expect(wrong.said).toEqual([expect.stringMatching(/gets no events: .*n is Int32, not UInt64/)]);
});

it('a wrong password is one line, which shows none', async () => {
  const { sink, said, give, end } = into(clickhouse.port, { password: 'wrong-secret' });
  sink.clock(0n);
  give(events(5));
  await end();
  give([]);
  expect([sink.delivered, sink.shed]).toEqual([0, 5]);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/does not take events \(401\).*HOOKLAB_CLICKHOUSE_PASSWORD/);
  expect(said[0] + sink.name).not.toMatch(/secret|hooklab:/);
});

/** A server before the real one: `answer` says what becomes of the nth insert. */
async function before(answer: (n: number) => 'pass' | '500' | 'cut-before' | 'cut-after'): Promise<Server> {
  let inserts = 0;
  const server = createServer((asked, response) => {
    const chunks: Buffer[] = [];
    asked.on('data', (chunk: Buffer) => chunks.push(chunk));
    asked.on('end', () => {
      const what = asked.url!.includes('INSERT') ? answer(inserts++) : 'pass';
      if (what === '500') return response.writeHead(500).end('Code: 241, too much memory');
      if (what === 'cut-before') return asked.socket.destroy();
      const { host: _, ...headers } = asked.headers;
      const on = request(
        { port: clickhouse.port, host: '127.0.0.1', path: asked.url, method: 'POST', headers },
        (real) => {
          if (what === 'cut-after') {
            real.resume().on('end', () => asked.socket.destroy());
            return;
          }
          response.writeHead(real.statusCode!, real.headers);
          real.pipe(response);
        },
      );
      on.end(Buffer.concat(chunks));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

it('an answer of 500, a cut line before the insert and one after it: every event is there once', async () => {
  const script = ['500', 'pass', 'cut-before', 'cut-after', 'pass', '500', 'cut-after'] as const;
  const server = await before((n) => script[n] ?? 'pass');
  const { table, sink, said, give, end } = into((server.address() as AddressInfo).port);
  sink.clock(0n);
  for (let i = 0; i < 6; i++) {
    give(events(20_000, i * 20_000));
    // batches of their own
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await end();
  server.close();
  server.closeAllConnections();
  expect([sink.delivered, sink.shed, sink.unsure]).toEqual([120_000, 0, 0]);
  const [row] = await clickhouse.rows(`SELECT count() AS c, uniqExact(n) AS u, max(n) AS m FROM ${table}`);
  expect(row).toEqual({ c: '120000', u: '120000', m: '119999' });
  expect(said[0]).toMatch(/is not to be reached: it answered 500: Code: 241.*the run goes on/);
  expect(said[1]).toMatch(/takes events again/);
});

it('one that is not there yet gets what waited; what did not fit is shed, and counted', async () => {
  const port = await freePort();
  const { sink, said, give, end, table } = into(port, { times: { mostPending: 2_000_000 } });
  sink.clock(0n);
  for (let i = 0; i < 10; i++) give(events(20_000, i * 20_000));
  await expect.poll(() => said.length, { timeout: 60_000 }).toBe(1);
  expect(said[0]).toMatch(/is not to be reached: .*ECONNREFUSED/);
  const server = await before(() => 'pass');
  const real = (server.address() as AddressInfo).port;
  // the port that it knows leads there now
  const gate = createServer((asked, response) => {
    const on = request(
      { port: real, host: '127.0.0.1', path: asked.url, method: 'POST', headers: asked.headers },
      (r) => {
        response.writeHead(r.statusCode!, r.headers);
        r.pipe(response);
      },
    );
    asked.pipe(on);
  });
  await new Promise<void>((resolve) => gate.listen(port, '127.0.0.1', resolve));
  await end();
  for (const each of [gate, server]) {
    each.close();
    each.closeAllConnections();
  }
  expect(sink.shed).toBeGreaterThan(0);
  expect(sink.delivered).toBeGreaterThan(0);
  expect(await numbers(table)).toHaveLength(sink.delivered);
  expect(said[1]).toMatch(/takes events again; .* were shed meanwhile/);
});

it('one that never comes back costs its events only, and the end does not wait for it', async () => {
  const { sink, said, give, end } = into(await freePort(), { times: { endMs: 300 } });
  sink.clock(0n);
  give(events(1000));
  await end();
  expect([sink.delivered, sink.shed, sink.unsure]).toEqual([0, 1000, 0]);
  expect(said).toHaveLength(1);
});

it('one that dies in the middle and comes back has every event once', async () => {
  const { table, sink, said, give, end } = into(clickhouse.port);
  sink.clock(0n);
  give(events(1000));
  await expect.poll(() => sink.delivered, { timeout: 60_000 }).toBe(1000);
  await clickhouse.kill();
  give(events(1000, 1000));
  await expect.poll(() => said.length, { timeout: 60_000 }).toBe(1);
  await clickhouse.up();
  await end();
  expect([sink.delivered, sink.shed]).toEqual([2000, 0]);
  expect(new Set(await numbers(table)).size).toBe(2000);
  expect(await numbers(table)).toHaveLength(2000);
});
