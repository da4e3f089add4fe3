import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { BpfError, BpfObject, libbpf } from '../index.js';
import { compile } from '../testing/compile.mjs';
import { closeAll, openEvents } from '../testing/kernel.mjs';

const refused = (stage, code) => (error) => {
  assert.ok(error instanceof BpfError && error instanceof Error, String(error));
  assert.equal(error.name, 'BpfError');
  assert.equal(error.stage, stage);
  if (code) assert.equal(error.code, code);
  assert.equal(typeof error.log, 'string');
  assert.ok(error.errno > 0);
  return true;
};

afterEach(closeAll);

describe('open', () => {
  it('refuses what is no ELF', () => {
    assert.throws(() => BpfObject.open(new Uint8Array(4096).fill(0x41)), refused('open'));
    assert.throws(() => BpfObject.open(new Uint8Array(0)), refused('open', 'EINVAL'));
  });

  it('refuses an object cut anywhere, and says why', () => {
    const elf = compile('events');
    for (const share of [0.01, 0.1, 0.5, 0.9]) {
      const cut = elf.subarray(0, Math.floor(elf.length * share));
      assert.throws(
        () => BpfObject.open(cut),
        (error) => refused('open')(error) && /libbpf: /.test(error.log),
      );
    }
  });

  it('takes the bytes at any offset of a buffer', () => {
    const elf = compile('events');
    const shifted = new Uint8Array(elf.length + 3);
    shifted.set(elf, 3);
    const object = BpfObject.open(shifted.subarray(3));
    shifted.fill(0); // it is a copy by now
    assert.equal(object.programs.length, 3);
    object.close();
  });

  it('checks its arguments', () => {
    assert.throws(() => BpfObject.open('elf'), TypeError);
    assert.throws(() => BpfObject.open(new Uint8Array(8), { name: 'a\0b' }), TypeError);
  });

  it('lists programs and maps', () => {
    const object = openEvents();
    assert.deepEqual(object.programs, [
      { name: 'on_enter', section: 'raw_tp/sys_enter', type: 'raw_tracepoint' },
      { name: 'on_enter_btf', section: 'tp_btf/sys_enter', type: 'tracing' },
      { name: 'on_getppid', section: 'tp/syscalls/sys_enter_getppid', type: 'tracepoint' },
    ]);
    const find = (name) => object.maps.find((map) => map.name === name);
    assert.deepEqual(find('ring'), {
      name: 'ring',
      type: 'ringbuf',
      keySize: 0,
      valueSize: 0,
      maxEntries: 65536,
    });
    assert.deepEqual(find('counters'), {
      ...{ name: 'counters', type: 'percpu_array' },
      ...{ keySize: 4, valueSize: 8, maxEntries: 4 },
    });
    object.close();
  });

  it('hands out the BTF', () => {
    const object = openEvents();
    assert.equal(new DataView(object.btf.buffer, object.btf.byteOffset).getUint16(0, true), 0xeb9f);
    assert.ok(Buffer.from(object.btf).includes('keep_event_in_btf'));
    object.close();
  });

  it('says which libbpf it is', () => {
    const info = libbpf();
    assert.match(info.version, /^\d+\.\d+(\.\d+)?$/);
    assert.match(info.origin, /^(static|system)$/);
    assert.equal(info.features['kprobe.multi'], true);
    if (info.origin === 'static') assert.equal(info.features['kprobe.session'], true);
  });

  it('is closed once and for all', async () => {
    const object = openEvents();
    object.close();
    object.close();
    await assert.rejects(object.load(), refused('load', 'EBADF'));
    await assert.rejects(object.attach('on_enter', { kind: 'section' }), refused('attach', 'EBADF'));
    assert.throws(() => object.setConstant('wide', 1), refused('map', 'EBADF'));
    assert.throws(() => object.perCpuCounters('counters'), refused('map', 'EBADF'));
    assert.throws(() => object.info('on_enter'), refused('info', 'EBADF'));
  });

  it('says that it must be loaded first', async () => {
    const object = openEvents();
    await assert.rejects(object.attach('on_enter', { kind: 'section' }), refused('attach', 'EINVAL'));
    assert.throws(() => object.info('on_enter'), /not loaded yet/);
    object.close();
  });
});
