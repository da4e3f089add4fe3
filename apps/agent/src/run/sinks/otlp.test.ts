import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BATCH_HEADER, writeBatchHeader } from '@hooklab/protocol';
import { Kinds, type Layout, RECORD_HEADER, walkBatch } from '@hooklab/records';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { stats } from '../hub/batch.fixture';
import { RunHub } from '../hub/hub';
import { sendOut } from '../out';
import { freePort } from './clickhouse.fixture';
import { OtlpSink } from './otlp';
import { outPlace } from './out-place';

vi.setConfig({ testTimeout: 60_000 });

const column = (name: string, kind: 'uint' | 'int' | 'pointer', offset: number, size = 8) => ({
  name,
  ctype: '',
  kind,
  offset,
  size,
});
const plain: Layout = {
  name: 'event',
  tag: null,
  struct: 'hl_event',
  size: 32,
  stride: 40,
  columns: [
    column('ts', 'uint', 0),
    column('n', 'uint', 8),
    column('at', 'pointer', 16),
    column('ret', 'int', 24),
  ],
};
const timed: Layout = { ...plain, columns: [column('ts', 'uint', 0), column('latency_ns', 'uint', 8)] };

function batchOf(values: readonly (readonly bigint[])[], seq = 0, first = 0): Uint8Array {
  const out = Buffer.alloc(BATCH_HEADER + values.length * plain.stride);
  writeBatchHeader({ run: 1, seq, count: values.length, bytes: values.length * plain.stride, first }, out);
  for (const [i, words] of values.entries()) {
    const at = BATCH_HEADER + i * plain.stride;
    out.writeUInt32LE(plain.size, at);
    for (const [w, word] of words.entries())
      out.writeBigUInt64LE(BigInt.asUintN(64, word), at + RECORD_HEADER + w * 8);
  }
  return out;
}

/** What OpenTelemetry's own .proto files say of these fields, read by protoc: no code of ours, nor of the library. */
const PROTO = `syntax = "proto3";
message Any { oneof v { string s = 1; bool b = 2; int64 i = 3; double d = 4; } }
message KV { string key = 1; Any value = 2; }
message Resource { repeated KV attributes = 1; }
message Log { fixed64 time_unix_nano = 1; repeated KV attributes = 6; fixed64 observed = 11; string event_name = 12; }
message ScopeLogs { repeated Log log_records = 2; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; }
message logs { repeated ResourceLogs resource_logs = 1; }
message Span { bytes trace_id = 1; bytes span_id = 2; string name = 5; fixed64 start = 7; fixed64 end = 8; repeated KV attributes = 9; }
message ScopeSpans { repeated Span spans = 2; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message traces { repeated ResourceSpans resource_spans = 1; }
message Point { fixed64 start = 2; fixed64 time = 3; sfixed64 as_int = 6; repeated KV attributes = 7; }
message Sum { repeated Point data_points = 1; int32 temporality = 2; bool monotonic = 3; }
message Metric { string name = 1; Sum sum = 7; }
message ScopeMetrics { repeated Metric metrics = 2; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
message metrics { repeated ResourceMetrics resource_metrics = 1; }
`;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-otlp-'));
  writeFileSync(join(dir, 'otlp.proto'), PROTO);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const decoded = (signal: string, input: Buffer): string =>
  execFileSync('protoc', [`--decode=${signal}`, '-I', dir, 'otlp.proto'], {
    cwd: dir,
    input,
    encoding: 'utf8',
  }).replaceAll(/\s+/g, ' ');

type Reply = { status: number; body?: Buffer } | 'cut';
const OK: Reply = { status: 200 };

/** A receiver that keeps what it is sent; `reply` says what it answers to the nth request. */
async function receiver(reply: (signal: string, n: number) => Reply = () => OK) {
  const got: { signal: string; body: Buffer; type: string | undefined; key: unknown }[] = [];
  const server: Server = createServer((asked, response) => {
    const chunks: Buffer[] = [];
    asked.on('data', (chunk: Buffer) => chunks.push(chunk));
    asked.on('end', () => {
      const signal = asked.url!.replace('/otel/v1/', '');
      const answer = reply(signal, got.length);
      const { 'content-type': type, 'api-key': key } = asked.headers;
      got.push({ signal, body: Buffer.concat(chunks), type, key });
      if (answer === 'cut') asked.socket.destroy();
      else response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const of = (signal: string) =>
    got.filter((each) => each.signal === signal).map(({ body }) => decoded(signal, body));
  return { port: (server.address() as AddressInfo).port, got, of, close };
}

function sinkTo(port: number, endMs = 60_000) {
  const said: string[] = [];
  const to = outPlace(`otlp:http://127.0.0.1:${port}/otel`, 'x', {
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=not%20shown',
  });
  if (to.kind !== 'otlp') throw new Error('it is another kind');
  const run = { host: 'box', target: 'local', kernel: '6.12.1', run: 'run-1', program: 'files' };
  const sink = new OtlpSink(to.place, run, (words) => said.push(words), { endMs });
  return { sink, said };
}

function streaming(layout: Layout): RunHub {
  const run = new RunHub({ id: 1, target: 'local', title: 'x', source: '', owner: null, graceMs: null });
  run.loading({ stop: async () => {}, grant: () => {} });
  run.setShape({ layouts: [layout], groups: null, counters: [], programs: ['p'] });
  return run;
}
const CLOCK = 1_700_000_000_000_000_000n;

it('events are log records: nanoseconds, u64 and addresses are exact, and the ledger is a metric', async () => {
  const { port, got, of, close } = await receiver();
  const { sink, said } = sinkTo(port);
  const run = streaming(plain);
  const sent = sendOut(run, sink);
  run.attached(null, CLOCK);
  const payload = batchOf([
    [123_456_789n, 2n ** 64n - 1n, 0xffff_ffff_8100_0000n, -5n],
    [123_456_790n, 42n, 0n, 2n ** 53n - 1n],
  ]);
  run.batch(payload);
  // the loader's buffer is used again
  payload.fill(0xee);
  run.end(stats(2, 1), null);
  expect(await sent).toMatchObject({ delivered: 2, shed: 0, unsure: 0 });
  close();
  expect(said).toEqual([]);
  const [logs] = of('logs');
  expect(logs).toContain('key: "host.name" value { s: "box" }');
  expect(logs).toContain('key: "hooklab.run" value { s: "run-1" }');
  expect(logs).toContain('time_unix_nano: 1700000000123456789');
  expect(logs).toContain('time_unix_nano: 1700000000123456790');
  expect(logs).toContain('key: "n" value { s: "18446744073709551615" }');
  expect(logs).toContain('key: "n" value { i: 42 }');
  expect(logs).toContain('key: "at" value { s: "0xffffffff81000000" }');
  expect(logs).toContain('key: "ret" value { i: -5 }');
  expect(logs).toContain('key: "ret" value { i: 9007199254740991 }');
  const metrics = of('metrics').at(-1)!;
  expect(metrics).toContain('name: "hooklab.run.events"');
  expect(metrics).toMatch(/as_int: 2 attributes { key: "account" value { s: "entered" } }/);
  expect(metrics).toContain('temporality: 2 monotonic: true');
  // what the kernel cannot say has no point
  expect(metrics).not.toContain('"missed"');
  expect(new Set(got.map(({ type }) => type))).toEqual(new Set(['application/x-protobuf']));
  expect(got[0]!.key).toBe('not shown');
});

it('an event that took time is a span that ends at its time', async () => {
  const { port, of, close } = await receiver();
  const { sink } = sinkTo(port);
  const run = streaming(timed);
  const sent = sendOut(run, sink);
  run.attached(null, CLOCK);
  run.batch(batchOf([[1000n, 899n]]));
  run.end(stats(1, 1), null);
  expect(await sent).toMatchObject({ delivered: 1, shed: 0 });
  close();
  const [spans] = of('traces');
  expect(spans).toContain('name: "files" start: 1700000000000000101 end: 1700000000000001000');
  expect(of('logs')).toEqual([]);
});

it('503 is asked again; what a receiver says it rejected, a 400 and a lost answer are counted as shed', async () => {
  // ExportLogsServiceResponse { partial_success { rejected_log_records: 3 } }
  const rejected = Buffer.from([0x0a, 0x02, 0x08, 0x03]);
  const replies: Reply[] = [{ status: 503 }, OK, { status: 200, body: rejected }, { status: 400 }, 'cut'];
  const { port, of, close } = await receiver((signal, n) => (signal === 'logs' ? (replies[n] ?? OK) : OK));
  const { sink, said } = sinkTo(port);
  sink.layouts([plain]);
  const kinds = new Kinds([plain]);
  sink.clock(CLOCK);
  for (let i = 0; i < 4; i++) {
    const payload = batchOf(Array.from({ length: 500 }, (_, n) => [BigInt(n), 1n, 1n, 1n]));
    sink.batch(payload, walkBatch(payload.subarray(BATCH_HEADER), 500, kinds));
  }
  sink.ended();
  await sink.finish();
  close();
  expect(of('logs')).toHaveLength(5);
  expect([sink.delivered, sink.shed, sink.unsure]).toEqual([500 + 497, 3 + 500 + 500, 500]);
  expect(said).toEqual([
    expect.stringMatching(/it answered 503/),
    expect.stringMatching(/takes events again/),
    expect.stringMatching(/refused a request \(400: HTTP 400\): its events are shed/),
  ]);
});

it('one that is not there, and one that wants another key, are one line each, and hurt nothing', async () => {
  const dead = sinkTo(await freePort(), 300);
  const { port, close } = await receiver(() => ({ status: 401 }));
  const closed = sinkTo(port);
  const run = streaming(plain);
  const ends = Promise.all([sendOut(run, dead.sink), sendOut(run, closed.sink)]);
  run.attached(null, CLOCK);
  run.batch(batchOf(Array.from({ length: 10 }, () => [1n, 1n, 1n, 1n])));
  run.end(stats(10, 1), null);
  for (const end of await ends) expect(end).toMatchObject({ delivered: 0, shed: 10, unsure: 0 });
  close();
  expect(dead.said).toEqual([expect.stringMatching(/is not to be reached: .*ECONNREFUSED/)]);
  expect(closed.said).toEqual([
    expect.stringMatching(/does not take events \(401\).*OTEL_EXPORTER_OTLP_HEADERS/),
  ]);
  expect(closed.said[0]).not.toContain('not shown');
});
