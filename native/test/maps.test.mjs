import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { afterEach, describe, it } from 'node:test';
import { BpfObject } from '../index.js';
import { compile } from '../testing/compile.mjs';
import { closeAll, closeLater, getppid } from '../testing/kernel.mjs';
import { GETPPID } from '../testing/syscall.mjs';

afterEach(closeAll);

const HASHES = ['hash', 'percpu_hash', 'lru_hash', 'lru_percpu'];
const ARRAYS = ['array', 'percpu_array'];

async function counting(keys) {
  const object = closeLater(BpfObject.open(compile('maps')));
  object.setConstant('traced_tgid', process.pid);
  object.setConstant('syscall_number', GETPPID);
  object.setConstant('keys', keys);
  await object.load();
  await object.attach('on_enter', { kind: 'raw_tp', name: 'sys_enter' });
  return object;
}

/** All pages of a map: [{key, hits: the sum over its CPUs}] and how many pages they were. */
function readAll(object, map, most) {
  const found = [];
  let pages = 0;
  let from = null;
  do {
    const page = object.readEntries(map, { from, ...(most ? { most } : {}) });
    const view = new DataView(page.bytes.buffer, page.bytes.byteOffset, page.bytes.byteLength);
    const size = 4 + page.valueSize;
    assert.equal(page.bytes.length, page.entries * size);
    for (let at = 0; at < page.bytes.length; at += size) {
      const key = view.getUint32(at, true);
      let hits = 0;
      for (let cpu = 0; cpu < page.cpus; cpu += 1) {
        const value = at + 4 + (cpu * page.valueSize) / page.cpus;
        const n = Number(view.getBigUint64(value, true));
        // what was counted on this CPU is of this key: nothing is shifted
        if (n > 0) assert.equal(view.getUint32(value + 8, true), key);
        hits += n;
      }
      found.push({ key, hits });
    }
    pages += 1;
    from = page.next;
  } while (from !== null);
  return { found, pages };
}

const sorted = (found) => [...found].sort((a, b) => a.key - b.key);

describe('readEntries', () => {
  it('reads what the programs have counted, in every kind of map', async () => {
    const object = await counting(100);
    getppid(250);
    const expected = Array.from({ length: 100 }, (_, key) => ({ key, hits: key < 50 ? 3 : 2 }));
    for (const map of HASHES) assert.deepEqual(sorted(readAll(object, map).found), expected, map);
    for (const map of ARRAYS) {
      const { found } = readAll(object, map);
      assert.deepEqual(found.slice(0, 100), expected, map);
      assert.equal(found.length, 4096, map);
      assert.ok(
        found.slice(100).every(({ hits }) => hits === 0),
        map,
      );
    }
    // a value of 12 bytes is padded only where there is one a CPU
    assert.equal(object.readEntries('hash').valueSize, 12);
    const { valueSize, cpus } = object.readEntries('percpu_hash');
    assert.equal(valueSize, 16 * cpus);
  });

  it('has every entry once, however small the pages', async () => {
    const object = await counting(1000);
    getppid(1000);
    for (const most of [1, 100, 5000]) {
      for (const map of HASHES) {
        const { found, pages } = readAll(object, map, most);
        assert.deepEqual(
          sorted(found).map(({ key }) => key),
          Array.from({ length: 1000 }, (_, key) => key),
          `${map}, ${most} bytes`,
        );
        assert.ok(pages > 1, `${map}: ${pages} pages of ${most} bytes`);
      }
      const { found } = readAll(object, 'array', most);
      assert.deepEqual(
        found.map(({ key }) => key),
        Array.from({ length: 4096 }, (_, key) => key),
      );
    }
  });

  it('of an empty hash there is nothing, of an array all zeros', async () => {
    const object = await counting(1);
    const page = object.readEntries('hash');
    assert.deepEqual([page.entries, page.bytes.length, page.next], [0, 0, null]);
    assert.ok(readAll(object, 'array').found.every(({ hits }) => hits === 0));
  });

  it('makes one value of those of all CPUs', async () => {
    const object = await counting(2);
    const all = `0-${cpus().length - 1}`;
    const onCpu = (list) => execFileSync('taskset', ['-acp', list, String(process.pid)]);
    try {
      // the first calls on the first CPU, the last ones on the last: the least and the greatest are apart
      onCpu('0');
      getppid(6);
      onCpu(String(cpus().length - 1));
      getppid(4);
    } finally {
      onCpu(all);
    }
    const { bytes, entries, valueSize, cpus: values } = object.readEntries('totals', { reduce: 'ssuUiI' });
    assert.deepEqual([entries, valueSize, values, bytes.length], [2, 48, 1, 2 * 52]);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const words = (at) => Array.from({ length: 6 }, (_, i) => Number(view.getBigInt64(at + 4 + i * 8, true)));
    // of each key the calls 1 … 5
    for (const at of [0, 52]) assert.deepEqual(words(at), [5, 15, 1, 5, -4, 5]);
  });

  it('refuses to add up what has other words', async () => {
    const object = await counting(1);
    getppid(1);
    const refused = (error) => error.code === 'EINVAL' && error.stage === 'map';
    for (const reduce of ['ss', 'ssuUiIs', 'ssuUix'])
      assert.throws(() => object.readEntries('totals', { reduce }), refused, reduce);
    assert.throws(() => object.readEntries('percpu_hash', { reduce: 'ss' }), refused);
  });

  it('keeps what is there all the while, when others come between the pages', async () => {
    const object = await counting(4000);
    getppid(500);
    const seen = new Set();
    let from = null;
    do {
      const page = object.readEntries('hash', { from, most: 400 });
      const view = new DataView(page.bytes.buffer, page.bytes.byteOffset, page.bytes.byteLength);
      for (let at = 0; at < page.bytes.length; at += 16) {
        const key = view.getUint32(at, true);
        assert.ok(!seen.has(key), `${key} twice`);
        seen.add(key);
      }
      getppid(20);
      from = page.next;
    } while (from !== null);
    for (let key = 0; key < 500; key += 1) assert.ok(seen.has(key), `${key} is missing`);
  });

  it('refuses what is no array and no hash, an unknown map and an object that is not loaded', async () => {
    const object = await counting(1);
    const code = (expected) => (error) => error.code === expected && error.stage === 'map';
    assert.throws(() => object.readEntries('ring'), code('EINVAL'));
    assert.throws(() => object.readEntries('nope'), code('ENOENT'));
    assert.throws(() => object.readEntries('hash', { most: 0 }), RangeError);
    object.close();
    assert.throws(() => object.readEntries('hash'), code('EBADF'));
    const fresh = closeLater(BpfObject.open(compile('maps')));
    assert.throws(() => fresh.readEntries('hash'), code('EINVAL'));
  });
});
