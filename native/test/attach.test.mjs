import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { afterEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BpfError, BpfObject, libbpf } from '../index.js';
import { compile } from '../testing/compile.mjs';
import {
  attachEvents,
  closeAll,
  closeLater,
  collect,
  counters,
  event,
  getppid,
  openEvents,
  until,
} from '../testing/kernel.mjs';

let hooks;
async function loadHook(program) {
  hooks ??= compile('hooks');
  const object = closeLater(BpfObject.open(hooks));
  for (const { name } of object.programs) object.setAutoload(name, name === program);
  object.setConstant('traced_tgid', process.pid);
  await object.load();
  return object;
}

/** Attaches, makes events, and returns how many the program saw. */
async function hits(object, program, how, work) {
  const link = await object.attach(program, how);
  work();
  link.close();
  return object.perCpuCounters('hits')[0];
}

async function refusal(promise) {
  const error = await promise.then(
    () => assert.fail('it did not fail'),
    (reason) => reason,
  );
  assert.ok(error instanceof BpfError, String(error));
  assert.equal(error.stage, 'attach');
  return error;
}

const readSomething = () => readFileSync('/proc/self/status');

afterEach(closeAll);

describe('attach', () => {
  it('to a raw tracepoint by name', async () => {
    const { object, link } = await attachEvents();
    const { taken, all } = collect(object);
    getppid(100);
    await until(() => taken.records === 100, 'all events');
    const events = all().map(({ data }) => event(data));
    assert.deepEqual(
      events.map(({ number }) => number),
      [...Array(100).keys()],
    );
    assert.ok(events.every(({ tag }) => tag === 1));
    assert.equal(link.missed(), null); // no kprobe
    object.close();
  });

  it('as the section says', async () => {
    const object = openEvents();
    await object.load();
    await object.attach('on_enter', { kind: 'section' });
    getppid(3);
    assert.equal(counters(object).entered, 3);
    object.close();
  });

  it('to a BTF tracepoint', async () => {
    const object = openEvents({ programs: ['on_enter_btf'] });
    await object.load();
    await object.attach('on_enter_btf', { kind: 'btf' });
    const { taken, all } = collect(object, { map: 'other_ring' });
    getppid(10);
    await until(() => taken.records === 10, 'all events');
    assert.ok(all().every(({ data }) => event(data).tag === 2));
    object.close();
  });

  it('to a tracepoint', () => {
    // in a mount namespace of its own, where libbpf finds tracefs even if this machine has not mounted it
    const child = fileURLToPath(new URL('../testing/tracepoint.mjs', import.meta.url));
    const script =
      'mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing; exec "$@"';
    const args = ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', process.execPath, child];
    const said = JSON.parse(execFileSync('unshare', args, { encoding: 'utf8' }));
    assert.deepEqual(said.hits, 5);
    assert.deepEqual(said.refused, { stage: 'attach', code: 'ENOENT' });
    assert.match(said.log, /tracepoint 'syscalls\/sys_enter_no_such_call'/);
  });

  it('detaches on another thread, once', async () => {
    const { object, link } = await attachEvents();
    getppid(5);
    await Promise.all([link.detach(), link.detach()]);
    await link.detach();
    link.close();
    getppid(5);
    assert.equal(counters(object).entered, 5);
    const again = await object.attach('on_enter', { kind: 'section' });
    // closed meanwhile: the object waits for it
    const detaching = again.detach();
    object.close();
    await detaching;
  });

  it('detaches at once, and the object stays', async () => {
    const { object, link } = await attachEvents();
    getppid(5);
    link.close();
    link.close();
    getppid(5);
    assert.equal(counters(object).entered, 5);
    await object.attach('on_enter', { kind: 'section' });
    getppid(5);
    assert.equal(counters(object).entered, 10);
    assert.equal(link.missed(), null);
    object.close();
  });

  it('refuses a tracepoint, a function, a program that does not exist', async () => {
    const object = openEvents();
    await object.load();
    const raw = await refusal(object.attach('on_enter', { kind: 'raw_tp', name: 'hooklab_no_such' }));
    assert.equal(raw.code, 'ENOENT');
    assert.match(raw.log, /failed to attach to raw tracepoint 'hooklab_no_such'/);
    assert.match(raw.message, /cannot attach on_enter to raw tracepoint hooklab_no_such/);
    assert.equal((await refusal(object.attach('nobody', { kind: 'section' }))).code, 'ENOENT');
    object.close();

    const kprobe = await loadHook('on_kprobe');
    const error = await refusal(
      kprobe.attach('on_kprobe', { kind: 'kprobe', fn: 'hooklab_no_such', offset: 4 }),
    );
    assert.equal(error.code, 'ENOENT');
    assert.match(error.log, /hooklab_no_such/);
    assert.match(error.message, /to kprobe hooklab_no_such\+4/);
    kprobe.close();
  });

  it('says when a section names nothing to attach to', async () => {
    const object = await loadHook('bare');
    assert.match((await refusal(object.attach('bare', { kind: 'section' }))).code, /^E/);
    object.close();
  });

  it('checks its arguments', async () => {
    const object = openEvents();
    await assert.rejects(object.attach('on_enter', { kind: 'nonsense' }), TypeError);
    await assert.rejects(object.attach('on_enter', { kind: 'tp', category: 'sched' }), TypeError);
    await assert.rejects(object.attach('on_enter', { kind: 'kprobe.multi', fns: [] }), TypeError);
    await assert.rejects(object.attach('on_enter', { kind: 'kprobe', fn: 'x', offset: -1 }), RangeError);
    object.close();
  });

  it('leaves nothing when it is closed meanwhile', async () => {
    const object = openEvents();
    await object.load();
    const attaching = object.attach('on_enter', { kind: 'section' });
    object.close();
    assert.equal((await refusal(attaching)).code, 'ECANCELED');
  });

  it('several at once', async () => {
    const object = openEvents({ programs: ['on_enter', 'on_enter_btf'] });
    await object.load();
    const links = await Promise.all([
      object.attach('on_enter', { kind: 'raw_tp', name: 'sys_enter' }),
      object.attach('on_enter_btf', { kind: 'btf' }),
    ]);
    getppid(10);
    for (const link of links) link.close();
    assert.equal(counters(object).entered, 20);
    object.close();
  });
});

describe('attach, by what this kernel has', () => {
  const kprobePmu = existsSync('/sys/bus/event_source/devices/kprobe/type');
  const [major, minor] = release().split('.').map(Number);
  const kernel = major * 100 + minor; // 6.12 → 612
  const inKallsyms = (name) =>
    new RegExp(` [tT] ${name}$`, 'm').test(readFileSync('/proc/kallsyms', 'latin1'));
  const fprobe = inKallsyms('register_fprobe_ips');

  function checkMissed(missed) {
    if (kernel >= 607) assert.ok(Number.isInteger(missed) && missed >= 0, `${missed}`);
    else assert.equal(missed, null);
  }

  it('kprobe and kretprobe', async () => {
    const object = await loadHook('on_kprobe');
    for (const ret of [false, true]) {
      const how = { kind: 'kprobe', fn: 'vfs_read', ret };
      if (kprobePmu) assert.ok((await hits(object, 'on_kprobe', how, readSomething)) > 0);
      else assert.equal((await refusal(object.attach('on_kprobe', how))).code, 'ENOENT');
    }
    object.close();
  });

  it('a kprobe’s misses, known from 6.7', async () => {
    const object = await loadHook('on_kprobe');
    const attaching = object.attach('on_kprobe', { kind: 'kprobe', fn: 'vfs_read' });
    if (kprobePmu) checkMissed((await attaching).missed());
    else assert.match((await refusal(attaching)).log, /kprobe/);
    object.close();
  });

  it('kprobe.multi', async () => {
    const object = await loadHook('on_multi');
    const how = { kind: 'kprobe.multi', fns: ['vfs_read', 'vfs_write'] };
    // without CONFIG_FPROBE it is EOPNOTSUPP, before 5.18 EINVAL
    if (fprobe) {
      assert.ok((await hits(object, 'on_multi', how, readSomething)) > 0);
      checkMissed((await object.attach('on_multi', how)).missed());
    } else {
      assert.match((await refusal(object.attach('on_multi', how))).code, /^(EOPNOTSUPP|EINVAL)$/);
    }
    object.close();
  });

  it('kprobe.session, from 6.10: at entry and at return', async () => {
    if (!libbpf().features['kprobe.session']) {
      await assert.rejects(loadHook('on_session'), { stage: 'load' }); // an old libbpf does not know the section
      return;
    }
    const object = await loadHook('on_session');
    const how = { kind: 'kprobe.multi', fns: ['vfs_read'], session: true };
    if (fprobe && kernel >= 610) {
      const both = await hits(object, 'on_session', how, readSomething);
      assert.ok(both >= 2 && both % 2 === 0, `${both}`);
    } else {
      assert.match((await refusal(object.attach('on_session', how))).code, /^(EOPNOTSUPP|EINVAL)$/);
    }
    object.close();
  });

  it('ksyscall', async () => {
    const object = await loadHook('on_ksyscall');
    const how = { kind: 'ksyscall', syscall: 'getppid' };
    if (kprobePmu) assert.equal(await hits(object, 'on_ksyscall', how, () => getppid(7)), 7);
    else assert.equal((await refusal(object.attach('on_ksyscall', how))).code, 'ENOENT');
    object.close();
  });

  // whether a kernel takes BPF trampolines is only known by trying: some vendors refuse them to root
  for (const program of ['on_fentry', 'on_lsm']) {
    it(`${program}: attached, or refused at load with its cause`, async () => {
      const loading = loadHook(program);
      const error = await loading.then(
        () => null,
        (reason) => reason,
      );
      if (error) {
        assert.equal(error.stage, 'load');
        assert.match(error.code, /^(EPERM|EINVAL|ESRCH|ENOTSUPP)$/);
        assert.match(error.log, new RegExp(`prog '${program}'`));
        return;
      }
      const object = await loading;
      const count = await hits(object, program, { kind: 'btf' }, readSomething);
      // an lsm program attaches but never runs where lsm= leaves bpf out
      if (program === 'on_fentry') assert.ok(count > 0);
      object.close();
    });
  }
});
