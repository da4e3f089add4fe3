import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import { BpfError, enableStats, listPrograms, readBtf } from '../index.js';
import { errorCode } from '../lib/load.js';
import { attachEvents, closeAll, getppid, programIds } from '../testing/kernel.mjs';

afterEach(closeAll);

const statsAlwaysOn = () => readFileSync('/proc/sys/kernel/bpf_stats_enabled', 'utf8').trim() === '1';

describe('info', () => {
  it('says what the kernel has', async () => {
    const { object } = await attachEvents();
    const info = object.info('on_enter');
    assert.ok(Number.isInteger(info.id) && info.id > 0);
    assert.equal(info.name, 'on_enter');
    assert.equal(info.type, 'raw_tracepoint');
    assert.ok(info.xlatedBytes > 0 && info.xlatedBytes % 8 === 0);
    assert.ok(Number.isInteger(info.jitedBytes));
    assert.ok(info.recursionMisses === null || Number.isInteger(info.recursionMisses));
    assert.throws(() => object.info('nobody'), { stage: 'info', code: 'ENOENT' });
    object.close();
  });

  it('counts runs while statistics are enabled, and does not claim 0 before', async () => {
    const { object } = await attachEvents();
    getppid(10);
    if (!statsAlwaysOn()) {
      // another process may have them enabled: then it is a number above 0
      const { runCount, runTimeNs } = object.info('on_enter');
      assert.ok(runCount === null || runCount > 0);
      assert.equal(runCount === null, runTimeNs === null);
    }
    const stats = enableStats();
    const before = object.info('on_enter');
    getppid(1000);
    const after = object.info('on_enter');
    assert.ok(after.runCount - before.runCount >= 1000);
    assert.ok(after.runTimeNs > before.runTimeNs);
    stats.close();
    stats.close();
    object.close();
  });
});

describe('listPrograms', () => {
  it('has ours, with what the kernel says of it', async () => {
    const { object } = await attachEvents();
    const [id] = programIds(object, 'on_enter');
    const ours = listPrograms().filter((program) => program.id === id);
    assert.equal(ours.length, 1);
    const { tag, btfId, functions, ...plain } = ours[0];
    const untied = { jited: true, attachBtfObjectId: 0, attachBtfId: 0 };
    assert.deepEqual(plain, { id, name: 'on_enter', type: 'raw_tracepoint', ...untied });
    assert.match(tag, /^[0-9a-f]{16}$/);
    assert.ok(functions.length >= 1 && functions.every((type) => type > 0));
    const btf = readBtf(btfId);
    assert.equal(btf.kernel, false);
    assert.ok(Buffer.from(btf.bytes).includes('on_enter\0'));
    object.close();
  });

  it('tells the kernel’s BTF by its name, and none where there is none', () => {
    const { name, kernel, bytes } = readBtf(1, 'name');
    assert.deepEqual({ name, kernel, bytes }, { name: 'vmlinux', kernel: true, bytes: null });
    assert.equal(readBtf(1).bytes.readUInt16LE(0), 0xeb9f);
    assert.equal(readBtf(0xffff_fff0), null);
    for (const wrong of [-1, 1.5, '1', undefined]) assert.throws(() => readBtf(wrong), /id must be/);
  });
});

describe('error codes', () => {
  it('are the names of errno, of the kernel’s 524 and of libbpf', () => {
    assert.equal(errorCode(16), 'EBUSY');
    assert.equal(errorCode(95), 'EOPNOTSUPP');
    assert.equal(errorCode(524), 'ENOTSUPP');
    assert.equal(errorCode(4001), 'LIBBPF_FORMAT');
    assert.equal(errorCode(517), 'E517');
  });

  it('make a BpfError an Error', () => {
    const error = new BpfError('what: why (EBUSY)', 'EBUSY', 16, 'attach', 'log');
    assert.ok(error instanceof Error);
    assert.equal(String(error), 'BpfError: what: why (EBUSY)');
    assert.deepEqual({ ...error }, { code: 'EBUSY', errno: 16, stage: 'attach', log: 'log' });
  });
});
