import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import { BpfError, enableStats, listPrograms } from '../index.js';
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
  it('has ours, with id, name and type', async () => {
    const { object } = await attachEvents();
    const [id] = programIds(object, 'on_enter');
    assert.deepEqual(
      listPrograms().filter((program) => program.id === id),
      [{ id, name: 'on_enter', type: 'raw_tracepoint' }],
    );
    object.close();
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
