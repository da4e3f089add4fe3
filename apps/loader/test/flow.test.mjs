import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Client, childrenOf, eventually, killAll, recordsOf, requireRoot } from '../testkit/client.mjs';
import { ended, starterOf } from '../testkit/runs.mjs';

// What one run is given to send, what it may cost, and what is asked of it while it runs.

let programs;
let Caller;
before(async () => {
  requireRoot();
  const kit = await import('../testkit/programs.mjs');
  programs = kit.compilePrograms();
  Caller = kit.Caller;
});
after(() => {
  killAll();
  programs?.dispose();
});

const start = starterOf(() => programs);
const bytesOf = (c, run) =>
  c.batches.filter((b) => b.run === run).reduce((sum, b) => sum + b.records.length + 24, 0);

async function opened(t) {
  const c = await Client.open();
  const callers = [new Caller(programs.caller), new Caller(programs.caller)];
  t.after(async () => {
    for (const caller of callers) caller.close();
    await c.close();
  });
  return { c, callers };
}

function assertBalanced(c, run, stats) {
  assert.equal(stats.entered, stats.own + stats.filtered + stats.reserveFailed + stats.reserved);
  assert.equal(stats.reserved, c.records(run));
}

const CREDIT = 256 * 1024;
/** one batch may go beyond the credit; the last of a full ring are larger than the usual 64 KiB */
const BATCH_MOST = 128 * 1024;

test('a run without credit sends nothing more, and no other run waits for it', async (t) => {
  const { c, callers } = await opened(t);
  const [slow, fast] = callers;
  await Promise.all([start(c, 1, slow, { credit: CREDIT }), start(c, 2, fast)]);
  // 72 bytes a record: 21 MB each, where 256 KiB of credit and 4 MiB of ring have room
  await Promise.all([slow.call(300_000), fast.call(300_000)]);
  await c.until(
    (m) => m.type === 'run.stats' && m.run === 2 && m.stats.reserved + m.stats.reserveFailed === 300_000,
  );
  await c.eventually(() => c.batches.at(-1) && c.records(2) > 0);
  const held = await c.until(
    (m) =>
      m.type === 'run.stats' && m.run === 1 && m.stats.entered - m.stats.own - m.stats.filtered === 300_000,
  );
  assert.ok(held.stats.reserveFailed > 0, 'the ring of a run without credit did not fill');
  const sent = bytesOf(c, 1);
  assert.ok(sent >= CREDIT && sent < CREDIT + BATCH_MOST, `${sent} bytes were sent on ${CREDIT} of credit`);
  assert.ok(bytesOf(c, 2) > 10 * CREDIT, `run 2 has sent ${bytesOf(c, 2)} bytes`);
  // replies, a map and a stop of the other run go on as well
  assert.equal((await c.map(1, 'hl_ledger')).entries.length, 7);
  await c.request('run.stop', { run: 2 });
  assertBalanced(c, 2, (await ended(c, 2)).stats);
  assert.equal(bytesOf(c, 1), sent);

  c.send({ type: 'run.credit', run: 1, bytes: CREDIT });
  await c.eventually(() => bytesOf(c, 1) >= 2 * CREDIT);
  // at the end everything is sent, with or without credit: the ledger closes
  await c.request('run.stop', { run: 1 });
  const { stats, problem } = await ended(c, 1);
  assert.equal(problem, undefined);
  assertBalanced(c, 1, stats);
  assert.equal(stats.entered - stats.own - stats.filtered, 300_000);
});

test('credit as it is used: everything arrives in order, nothing is lost', async (t) => {
  const { c, callers } = await opened(t);
  await start(c, 1, callers[0], { credit: CREDIT });
  let granted = 0;
  const granting = setInterval(() => {
    const used = bytesOf(c, 1) - granted;
    if (used <= 0) return;
    granted += used;
    c.send({ type: 'run.credit', run: 1, bytes: used });
  }, 1);
  t.after(() => clearInterval(granting));
  let made = 0;
  for (let i = 0; i < 20; i++) {
    await callers[0].call(5000);
    made += 5000;
    await c.eventually(() => c.records(1) === made);
  }
  await c.request('run.stop', { run: 1 });
  const { stats } = await ended(c, 1);
  assert.equal(stats.reserved, made);
  const batches = c.batches.filter((b) => b.run === 1);
  let first = 0;
  for (const [seq, batch] of batches.entries()) {
    assert.deepEqual([batch.seq, batch.first], [seq, first]);
    first += batch.count;
    assert.equal([...recordsOf(batch)].length, batch.count);
  }
});

test('credit for a run that is not there is nobody’s', async (t) => {
  const { c } = await opened(t);
  c.send({ type: 'run.credit', run: 9, bytes: 1 });
  assert.ok(Array.isArray((await c.request('bpf.list')).programs));
  assert.equal(c.messages.filter((m) => m.type === 'reply' && !m.ok).length, 0);
});

test('a map of a run is read while it runs: the ledger’s counters are those of its statistics', async (t) => {
  const { c, callers } = await opened(t);
  await start(c, 1, callers[0]);
  await callers[0].call(1234);
  await c.until((m) => m.type === 'run.stats' && m.stats.reserved === 1234);
  const { page, entries } = await c.map(1, 'hl_ledger');
  assert.equal(page.type, 'percpu_array');
  assert.equal(page.valueSize, 8 * page.cpus);
  const sums = entries.map(({ value }) => {
    let sum = 0;
    for (let at = 0; at < value.length; at += 8) sum += Number(value.readBigUInt64LE(at));
    return sum;
  });
  const [entered, filtered, failed, submitted, own, aggregated] = sums;
  assert.equal(submitted, 1234);
  assert.equal(entered, own + filtered + failed + aggregated + submitted);
  // the same in pages of one entry each
  const small = await c.map(1, 'hl_ledger', 1);
  assert.deepEqual(
    small.entries.map(({ key }) => key.readUInt32LE()),
    [0, 1, 2, 3, 4, 5, 6],
  );
  const refused = (map, run = 1) =>
    c.map(run, map).then(
      () => null,
      (e) => e.problem.code,
    );
  assert.equal(await refused('hl_events'), 'map-EINVAL');
  assert.equal(await refused('nope'), 'map-unknown');
  assert.equal(await refused('hl_ledger', 2), 'run-unknown');
  await c.request('run.stop', { run: 1 });
  assert.equal(await refused('hl_ledger'), 'run-unknown');
});

test('an object that did not come, or not whole, is refused; so is one that is too large', async (t) => {
  const { c, callers } = await opened(t);
  const ask = async (id, bytes, objectBytes) => {
    if (bytes) c.upload(id, bytes);
    const section = { kind: 'section' };
    c.send({
      type: 'run.start',
      id,
      run: 1,
      objectBytes,
      programs: [{ program: 'on_getpgid', attach: section }],
    });
    const reply = await c.until((m) => m.type === 'reply' && m.id === id);
    return reply.ok ? 'ok' : reply.problem.code;
  };
  const elf = Buffer.from(programs.object, 'base64');
  assert.equal(await ask(1, null, elf.length), 'upload');
  assert.equal(await ask(2, elf.subarray(1), elf.length), 'upload');
  assert.equal(await ask(3, Buffer.alloc(5 * 1024 * 1024), 4 * 1024 * 1024), 'upload');
  assert.equal(await ask(4, null, 5 * 1024 * 1024), 'message');
  // one that came for nobody makes room for the next
  c.upload(5, elf);
  assert.equal(await ask(6, elf, elf.length), 'ok');
  await callers[0].call(1);
  await c.request('run.stop', { run: 1 });
});

test('a run that costs too much is detached by the loader, and says why; the other goes on', async (t) => {
  const { c, callers } = await opened(t);
  const watchdog = { cpuShare: 1, hitsPerCpu: 1000, seconds: 0.5 };
  const { programs: live } = await start(c, 1, callers[0], { watchdog });
  await start(c, 2, callers[0], { watchdog: { ...watchdog, hitsPerCpu: 1e9 } });
  const storm = callers[0].call(20_000_000).catch(() => {});
  const { problem, stats } = await ended(c, 1);
  assert.equal(problem.code, 'run-watchdog');
  assert.match(problem.cause, /times a second and CPU, 1000 is the most, for \d/);
  assertBalanced(c, 1, stats);
  assert.ok(!(await c.request('bpf.list')).programs.some((p) => p.id === live[0].id));
  const before = c.records(2);
  await c.eventually(() => c.records(2) > before);
  await c.request('run.stop', { run: 2 });
  assertBalanced(c, 2, (await ended(c, 2)).stats);
  callers[0].close();
  await storm;
});

test('a run whose process hangs is killed by its stop, which says so; the stop of another does not wait', async (t) => {
  const { c, callers } = await opened(t);
  const { programs: live } = await start(c, 1, callers[0]);
  await start(c, 2, callers[1]);
  const holder = childrenOf(c.process.pid).find((pid) => holds(pid, live[0].id));
  process.kill(holder, 'SIGSTOP');
  const hung = c.request('run.stop', { run: 1 });
  const asked = c.request('run.map', { run: 2, map: 'hl_ledger' });
  await c.request('run.stop', { run: 2 });
  await asked;
  assert.equal((await ended(c, 2)).problem, undefined);
  assert.ok(!c.messages.some((m) => m.type === 'run.ended' && m.run === 1), 'it has ended before');
  await hung;
  const { problem, stats } = await ended(c, 1);
  assert.equal(problem.code, 'run-hung');
  assert.equal(stats, null);
  await eventually(
    async () => !(await c.request('bpf.list')).programs.some((p) => p.id === live[0].id),
    'its program is still there',
  );
});

/** Has the process an fd of the program? /proc/PID/fdinfo says "prog_id: 12" for programs and links. */
function holds(pid, id) {
  return Array.from({ length: 64 }, (_, fd) => `/proc/${pid}/fdinfo/${fd}`).some(
    (path) => existsSync(path) && new RegExp(`^prog_id:\\s*${id}$`, 'm').test(readFileSync(path, 'utf8')),
  );
}

test('a reply goes before the records that wait', async (t) => {
  const { c, callers } = await opened(t);
  const [caller] = callers;
  await start(c, 1, caller);
  c.output.pause();
  await caller.call(150_000);
  // the loader is full by then: its backlog, the worker's, the ring
  await new Promise((resolve) => setTimeout(resolve, 500));
  c.send({ type: 'ping', id: 7 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  c.output.resume();
  await c.until((m) => m.type === 'reply' && m.id === 7);
  const before = bytesOf(c, 1);
  await c.request('run.stop', { run: 1 });
  const { stats } = await ended(c, 1);
  assertBalanced(c, 1, stats);
  assert.ok(
    before < 1024 * 1024 && bytesOf(c, 1) > 6 * 1024 * 1024,
    `${before} of ${bytesOf(c, 1)} bytes came first`,
  );
});
