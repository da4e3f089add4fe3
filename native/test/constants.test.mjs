import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { attachEvents, closeAll, collect, event, getppid, openEvents, until } from '../testing/kernel.mjs';

const throwsCode = (work, code, message) =>
  assert.throws(work, (error) => {
    assert.equal(error.code, code);
    assert.equal(error.stage, 'map');
    if (message) assert.match(error.message, message);
    return true;
  });

async function seen(constants) {
  const { object } = await attachEvents(constants);
  const { taken, all } = collect(object);
  getppid(1);
  await until(() => taken.records === 1, 'the event');
  object.close();
  return event(all()[0].data);
}

afterEach(closeAll);

describe('setConstant', () => {
  it('reaches the program, as a number or a bigint, negative or not', async () => {
    const first = await seen({ wide: 2n ** 64n - 1n, small: -32768 });
    assert.equal(first.constant, 2n ** 64n - 1n);
    assert.equal(first.small, -32768);
    const second = await seen({ wide: 0x1_0000_0001, small: 32767n });
    assert.equal(second.constant, 0x1_0000_0001n);
    assert.equal(second.small, 32767);
  });

  it('leaves the initial value where nothing is set', async () => {
    const { constant, small } = await seen({});
    assert.equal(constant, 7n);
    assert.equal(small, -2);
  });

  it('refuses what does not fit', () => {
    const object = openEvents();
    throwsCode(() => object.setConstant('small', 32768), 'ERANGE');
    throwsCode(() => object.setConstant('small', -32769), 'ERANGE');
    throwsCode(() => object.setConstant('traced_tgid', -1), 'ERANGE');
    throwsCode(() => object.setConstant('traced_tgid', 2 ** 32), 'ERANGE');
    throwsCode(() => object.setConstant('on', 2), 'ERANGE');
    object.setConstant('on', 1);
    object.setConstant('traced_tgid', 2 ** 32 - 1);
    object.close();
  });

  it('refuses what is no integer constant', async () => {
    const object = openEvents();
    throwsCode(() => object.setConstant('word', 1), 'EINVAL', /no integer/);
    throwsCode(() => object.setConstant('no_such', 1), 'ENOENT');
    throwsCode(() => object.setConstant('calls', 1), 'ENOENT'); // .bss, not .rodata
    assert.throws(() => object.setConstant('wide', 1.5), TypeError);
    assert.throws(() => object.setConstant('wide', '1'), TypeError);
    assert.throws(() => object.setConstant('wide', 2n ** 64n), RangeError);
    await object.load();
    throwsCode(() => object.setConstant('wide', 1), 'EINVAL', /loaded already/);
    object.close();
  });
});

describe('setMaxEntries', () => {
  it('sizes a map before load', async () => {
    const object = openEvents();
    object.setMaxEntries('counters', 9);
    throwsCode(() => object.setMaxEntries('no_such', 9), 'ENOENT');
    assert.throws(() => object.setMaxEntries('counters', 0), RangeError);
    await object.load();
    assert.deepEqual(object.perCpuCounters('counters'), new Array(9).fill(0));
    object.close();
  });

  it('only reads per-CPU arrays of u64', async () => {
    const object = openEvents();
    await object.load();
    throwsCode(() => object.perCpuCounters('ring'), 'EINVAL', /no per-CPU array/);
    throwsCode(() => object.perCpuCounters('no_such'), 'ENOENT');
    object.close();
  });
});
