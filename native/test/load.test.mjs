import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { BpfError, BpfObject } from '../index.js';
import { compile } from '../testing/compile.mjs';
import { bpfFds, closeAll, openEvents } from '../testing/kernel.mjs';

function openBroken(program) {
  const object = BpfObject.open(compile('broken'));
  for (const { name } of object.programs) object.setAutoload(name, name === program);
  return object;
}

async function failure(promise) {
  const error = await promise.then(
    () => assert.fail('it did not fail'),
    (reason) => reason,
  );
  assert.ok(error instanceof BpfError, String(error));
  return error;
}

afterEach(closeAll);

describe('load', () => {
  it('brings the whole verifier log of a refused program', async () => {
    const object = openBroken('reads_a_number');
    const error = await failure(object.load());
    assert.equal(error.stage, 'load');
    assert.equal(error.code, 'EACCES');
    assert.equal(error.errno, 13);
    assert.match(error.log, /prog 'reads_a_number': -- BEGIN PROG LOAD LOG --/);
    assert.match(error.log, /invalid mem access '(scalar|inv)'/);
    assert.match(error.log, /bpf_get_current_pid_tgid/);
    assert.match(error.message, /cannot load: Permission denied \(EACCES\)/);
    object.close();
  });

  it('cuts a huge log in the middle and says so', async () => {
    const object = openBroken('reads_a_number_late');
    const { log } = await failure(object.load());
    assert.ok(log.length > 1 << 20, `${log.length}`);
    assert.ok(log.length < (1 << 20) + 200, `${log.length}`);
    assert.match(log, /\n\[\.\.\. \d{6,} bytes left out here \.\.\.\]\n/);
    assert.match(log.slice(0, 10_000), /\b0: .*bpf_get_current_pid_tgid|\(85\) call/);
    assert.match(log.slice(-10_000), /invalid mem access/);
    object.close();
  });

  it('says when a BTF target does not exist', async () => {
    const object = openBroken('targetless');
    object.setTarget('targetless', 'hooklab_no_such_tracepoint');
    const error = await failure(object.load());
    assert.equal(error.stage, 'load');
    assert.equal(error.code, 'ESRCH');
    assert.match(error.message, /targetless to hooklab_no_such_tracepoint/);
    object.close();
  });

  it('takes a target set by name', async () => {
    const object = openBroken('targetless');
    object.setTarget('targetless', 'sys_exit');
    const { log } = await object.load();
    assert.equal(typeof log, 'string');
    assert.equal(object.info('targetless').type, 'tracing');
    object.close();
  });

  it('finds a target at once, or says that it does not', async () => {
    const missing = openBroken('targetless');
    assert.throws(() => missing.resolveTarget('targetless', 'hooklab_no_such_tracepoint'), {
      stage: 'load',
      code: 'ESRCH',
    });
    missing.close();
    const object = openBroken('targetless');
    object.resolveTarget('targetless', 'sys_exit');
    await object.load();
    assert.equal(object.info('targetless').type, 'tracing');
    object.close();
  });

  it('says when there is no such program', () => {
    const object = openBroken('targetless');
    assert.throws(() => object.setTarget('nobody', 'sys_exit'), { stage: 'btf', code: 'ENOENT' });
    assert.throws(() => object.setAutoload('nobody', false), { stage: 'open', code: 'ENOENT' });
    object.close();
  });

  it('relocates against the kernel’s BTF, or the one given', async () => {
    const elf = compile('core');
    const fitting = BpfObject.open(elf);
    await fitting.load();
    fitting.close();
    const given = BpfObject.open(elf, { btfPath: '/sys/kernel/btf/vmlinux' });
    await given.load();
    given.close();
    const missing = BpfObject.open(elf, { btfPath: '/nonexistent/btf' });
    const error = await failure(missing.load());
    assert.equal(error.stage, 'load');
    assert.match(error.log, /nonexistent|BTF/);
    missing.close();
  });

  it('is done once', async () => {
    const object = openEvents();
    const first = object.load();
    assert.equal((await failure(object.load())).code, 'EBUSY');
    assert.throws(() => object.setConstant('wide', 1), { code: 'EBUSY' });
    await first;
    assert.match((await failure(object.load())).message, /loaded already/);
    object.close();
  });

  it('leaves nothing when it is closed meanwhile', async () => {
    const before = bpfFds();
    const object = openEvents();
    const loading = object.load();
    object.close();
    const error = await failure(loading);
    assert.equal(error.code, 'ECANCELED');
    assert.equal(error.stage, 'load');
    assert.deepEqual(bpfFds(), before);
  });

  it('does not mix up the logs of objects that load at the same time', async () => {
    const good = openEvents();
    const bad = [openBroken('reads_a_number'), openBroken('targetless')];
    bad[1].setTarget('targetless', 'hooklab_no_such_tracepoint');
    const [first, second, { log }] = await Promise.all([
      failure(bad[0].load()),
      failure(bad[1].load()),
      good.load(),
    ]);
    assert.match(first.log, /invalid mem access/);
    assert.doesNotMatch(first.log, /hooklab_no_such/);
    assert.doesNotMatch(second.log, /invalid mem access/);
    assert.doesNotMatch(log, /invalid mem access|hooklab_no_such/);
    for (const object of [good, ...bad]) object.close();
  });
});
