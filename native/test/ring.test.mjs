import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  attachEvents,
  bpfFds,
  closeAll,
  collect,
  counters,
  event,
  getppid,
  openEvents,
  records,
  until,
} from '../testing/kernel.mjs';

const STRIDE = 32; // 8 + 24 bytes of data

afterEach(closeAll);

describe('ring', () => {
  it('brings every record once, in order, with the right bytes', async () => {
    const { object } = await attachEvents({ wide: 0x1122334455667788n });
    const { taken, all } = collect(object);
    for (let i = 0; i < 50; i += 1) {
      getppid(200);
      await sleep(1);
    }
    await until(() => taken.records === 10_000, 'all records');
    const list = all();
    assert.equal(list.length, 10_000);
    for (const [i, { length, zero, data }] of list.entries()) {
      assert.equal(length, 24);
      assert.equal(zero, 0);
      assert.deepEqual(event(data), { number: i, constant: 0x1122334455667788n, small: -2, tag: 1 });
    }
    assert.equal(counters(object).submitted, 10_000);
    assert.deepEqual(taken.errors, []);
    object.close();
  });

  it('says each record’s own length and clears the padding', async () => {
    const { object } = await attachEvents({ record_bytes: 29 });
    const { taken, all } = collect(object);
    getppid(6000); // more than once around the ring of 64 KiB, with the loop's help
    await until(() => taken.records === counters(object).submitted, 'all records');
    getppid(10);
    await until(() => taken.records === counters(object).submitted, 'the last records');
    for (const { length, data, padding } of all()) {
      assert.equal(length, 29);
      assert.deepEqual([...data.subarray(24)], [0x5a, 0x5a, 0x5a, 0x5a, 0x5a]);
      assert.deepEqual([...padding], [0, 0, 0]);
    }
    object.close();
  });

  it('leaves headroom before the records', async () => {
    const { object } = await attachEvents();
    const { taken } = collect(object, { headroom: 21 });
    getppid(3);
    await until(() => taken.records === 3, 'the records');
    for (const { buffer, count } of taken.batches) {
      assert.equal(buffer.length, 21 + count * STRIDE);
      assert.deepEqual([...buffer.subarray(0, 21)], new Array(21).fill(0));
      buffer.fill(0xff); // ours to write
    }
    getppid(1);
    await until(() => taken.records === 4, 'one more');
    assert.equal(taken.batches.at(-1).buffer[0], 0);
    assert.deepEqual(
      records(taken.batches.at(-1).buffer, 21).map(({ data }) => event(data).number),
      [3],
    );
    object.close();
  });

  it('skips what the program discards', async () => {
    const { object } = await attachEvents({ on: 1 });
    const { taken, all } = collect(object);
    getppid(300);
    await until(() => taken.records === 200, 'two thirds');
    await sleep(30);
    const numbers = all().map(({ data }) => event(data).number);
    assert.deepEqual(
      numbers,
      [...Array(300).keys()].filter((n) => n % 3 !== 0),
    );
    assert.equal(counters(object).discarded, 100);
    object.close();
  });

  it('hands over by the batch, never by the record', async () => {
    const { object } = await attachEvents();
    const { taken } = collect(object, { batchBytes: 16384, maxDelayMs: 50 });
    getppid(1700); // 54,400 bytes, which fit the ring
    await until(() => taken.records === 1700, 'all records');
    assert.deepEqual(
      taken.batches.map(({ count }) => count),
      [512, 512, 512, 164],
    );
    object.close();
  });

  it('hands over a lone record without another one coming', async () => {
    const { object } = await attachEvents();
    const { taken } = collect(object, { batchBytes: 1 << 20, maxDelayMs: 50 });
    getppid(1);
    await until(() => taken.records === 1, 'the record');
    object.close();
  });

  it('hands over a lone record that comes after one given back without a wake-up', async () => {
    const { object } = await attachEvents({ on: 1, quiet: 1 });
    const { taken } = collect(object);
    for (let i = 0; i < 3; i += 1) {
      getppid(1); // given back: its number divides by three
      await sleep(20 * i);
      getppid(2);
      await until(() => taken.records === 2 * (i + 1), 'the records after it');
    }
    assert.equal(counters(object).discarded, 3);
    object.close();
  });

  it('takes records larger than a batch', async () => {
    for (const bytes of [6000, 30000]) {
      const { object } = await attachEvents({ record_bytes: bytes });
      const { taken, all } = collect(object);
      for (let i = 0; i < 5; i += 1) {
        getppid(2);
        await until(() => taken.records === counters(object).submitted, 'the records');
      }
      assert.equal(taken.records, 10);
      assert.deepEqual(
        all().map(({ length }) => length),
        new Array(10).fill(bytes),
      );
      assert.deepEqual(
        all().map(({ data }) => event(data).number),
        [...Array(10).keys()],
      );
      object.close();
    }
  });

  it('pauses: the kernel’s ring fills and the program counts what did not fit', async () => {
    const { object } = await attachEvents();
    const { ring, taken } = collect(object);
    getppid(10);
    await until(() => taken.records === 10, 'the first records');
    ring.pause();
    ring.pause();
    getppid(5000);
    await sleep(100);
    assert.equal(taken.records, 10);
    const { entered, submitted, reserveFailed } = counters(object);
    assert.equal(entered, 5010);
    assert.equal(entered, submitted + reserveFailed);
    assert.ok(reserveFailed > 2000, `${reserveFailed}`);
    ring.resume();
    ring.resume();
    await until(() => taken.records === submitted, 'the rest');
    getppid(100);
    await until(() => taken.records === submitted + 100, 'new records');
    assert.equal(counters(object).reserveFailed, reserveFailed);
    object.close();
  });

  it('hands over what there is when flushed, paused or not', async () => {
    const { object } = await attachEvents();
    const { ring, taken } = collect(object, { maxDelayMs: 50 });
    getppid(5);
    ring.flush();
    assert.equal(taken.records, 5);
    ring.pause();
    getppid(600);
    ring.flush();
    assert.equal(taken.records, 605);
    ring.flush();
    assert.equal(taken.records, 605);
    ring.close();
    ring.flush();
    assert.equal(taken.records, 605);
    object.close();
  });

  it('drains two rings at once, each into its own batches', async () => {
    const object = openEvents({ programs: ['on_enter', 'on_enter_btf'] });
    await object.load();
    const first = collect(object, { map: 'ring' });
    const second = collect(object, { map: 'other_ring' });
    await object.attach('on_enter', { kind: 'section' });
    await object.attach('on_enter_btf', { kind: 'btf' });
    for (let i = 0; i < 20; i += 1) {
      getppid(100);
      await sleep(1);
    }
    await until(() => first.taken.records === 2000 && second.taken.records === 2000, 'both');
    assert.ok(first.all().every(({ data }) => event(data).tag === 1));
    assert.ok(second.all().every(({ data }) => event(data).tag === 2));
    first.ring.close();
    getppid(10);
    await until(() => second.taken.records === 2010, 'the open one goes on');
    assert.equal(first.taken.records, 2000);
    object.close();
  });

  it('may be paused, flushed and closed from within onBatch', async () => {
    const { object } = await attachEvents();
    const seen = [];
    const ring = object.ring('ring', {
      ...{ batchBytes: 16384, maxDelayMs: 10 },
      onBatch(_, count) {
        seen.push(count);
        ring.flush(); // no effect: a drain is under way
        if (seen.length === 1) ring.pause();
        if (seen.length === 3) object.close();
      },
      onError: assert.fail,
    });
    getppid(1700);
    await until(() => seen.length === 1, 'the first batch');
    await sleep(50);
    assert.deepEqual(seen, [512]);
    ring.resume();
    await until(() => seen.length === 3, 'two more');
    await sleep(50);
    assert.deepEqual(seen, [512, 512, 512]);
  });

  it('sleeps while nothing comes', async () => {
    const { object } = await attachEvents();
    const { taken } = collect(object);
    getppid(1);
    await until(() => taken.records === 1, 'the record');
    await sleep(50);
    // the main thread's own switches: each wake-up is one
    const wakeups = () =>
      Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(readFileSync('/proc/thread-self/status'))[1]);
    const before = wakeups();
    await sleep(400);
    const woken = wakeups() - before;
    assert.ok(woken < 20, `${woken} wake-ups`);
    object.close();
  });

  it('closes once, and gives its memory and descriptors back', async () => {
    await until(() => bpfFds().length === 0, 'earlier tests’ descriptors closed');
    const { object } = await attachEvents();
    const mappings = () => readFileSync('/proc/self/maps', 'latin1').split('bpf-map').length; // libbpf maps .rodata
    const mapped = mappings();
    const { ring, taken } = collect(object);
    assert.ok(mappings() > mapped);
    getppid(10);
    ring.close();
    ring.close();
    ring.pause();
    ring.resume();
    getppid(10);
    await sleep(50);
    assert.equal(taken.records, 0);
    assert.equal(mappings(), mapped);
    object.close();
    assert.deepEqual(bpfFds(), []);
  });

  it('reports what onBatch throws as an uncaught exception, and goes on', () => {
    const child = fileURLToPath(new URL('../testing/throws.mjs', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [child], { encoding: 'utf8' });
    assert.equal(stdout, 'caught: the sink is broken\nrecords after: 7\n', stderr);
    assert.equal(status, 0);
  });

  it('refuses other maps and wrong options', async () => {
    const object = openEvents();
    const options = { batchBytes: 16384, maxDelayMs: 10, onBatch() {}, onError() {} };
    assert.throws(() => object.ring('ring', options), { stage: 'ring', code: 'EINVAL' }); // not loaded
    await object.load();
    assert.throws(() => object.ring('counters', options), { stage: 'ring', code: 'EINVAL' });
    assert.throws(() => object.ring('no_such', options), { stage: 'ring', code: 'ENOENT' });
    assert.throws(() => object.ring('ring', { ...options, batchBytes: 100 }), RangeError);
    assert.throws(() => object.ring('ring', { ...options, maxDelayMs: 51 }), RangeError);
    assert.throws(() => object.ring('ring', { ...options, onBatch: null }), TypeError);
    object.close();
  });
});
