import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Client, childrenOf, eventually, killAll, requireRoot } from '../testkit/client.mjs';

before(requireRoot);
after(killAll);

const event = (hook, category, name) => ({ hook, at: { kind: 'event', category, name } });
const raw = (hook, name) => ({ hook, at: { kind: 'tracepoint', name } });
const fn = (hook, name) => ({ hook, at: { kind: 'fn', fn: name } });
const user = (hook, path, symbol) => ({ hook, at: { kind: 'user', path, symbol } });
const outcome = ({ ok, stage, errno }) => (ok ? 'attached' : `${stage} ${errno}`);

/** Trial programs that the kernel has now: named by the object writer. */
const trialPrograms = async (c) =>
  (await c.request('bpf.list')).programs.filter(({ name }) => /^hlt_\d+$/.test(name));

/** The kernel frees a program a moment after its last descriptor is closed. */
const nothingLeft = (c) =>
  eventually(async () => (await trialPrograms(c)).length === 0, 'a trial’s program is still there');

async function opened(t) {
  const c = await Client.open();
  t.after(() => c.close());
  return c;
}
const tryAll = async (c, cases, seconds = 0) => (await c.request('trial', { cases, seconds })).results;

test('tracepoints attach, in the order asked, and nothing stays', async (t) => {
  const c = await opened(t);
  const results = await tryAll(c, [
    raw('tp_btf', 'sched_switch'),
    event('tp', 'sched', 'sched_switch'),
    raw('raw_tp', 'sched_switch'),
    event('tp', 'sched', 'hooklab_no_such'),
    raw('raw_tp', 'hooklab_no_such'),
    raw('tp_btf', 'hooklab_no_such'),
  ]);
  assert.deepEqual(results.map(outcome), [
    'attached',
    'attached',
    'attached',
    'attach ENOENT',
    'attach ENOENT',
    'load ESRCH',
  ]);
  for (const { why, hits, ms } of results) {
    assert.equal(why, null);
    assert.equal(hits, null);
    assert.ok(ms >= 0);
  }
  await nothingLeft(c);
});

test('what libbpf or the kernel refuses is refused alone as among others', async (t) => {
  const c = await opened(t);
  const cases = [
    fn('fentry', 'hooklab_no_such'),
    raw('tp_btf', 'task_rename'),
    fn('fentry', 'vfs_unlink'),
    fn('fentry.multi', 'vfs_unlink'),
    fn('fmod_ret', 'vfs_unlink'),
    raw('tp_btf', 'sched_switch'),
    user('uprobe', '/bin/sh', 'hooklab_no_such'),
    { hook: 'iter', at: { kind: 'iter', target: 'task' } },
  ];
  const together = (await tryAll(c, cases)).map(outcome);
  const alone = [];
  for (const one of cases) alone.push(...(await tryAll(c, [one])).map(outcome));
  assert.deepEqual(together, alone);
  assert.equal(together[0], 'load ESRCH');
  assert.equal(together[3], 'load EINVAL');
  assert.deepEqual([together[1], together[5], together[7]], ['attached', 'attached', 'attached']);
  assert.equal(together[6], 'attach ENOENT');
});

test('a function’s hooks fail with this kernel’s true errno, or attach where it has them', async (t) => {
  const c = await opened(t);
  const [fentry] = await tryAll(c, [fn('fentry', 'vfs_unlink')]);
  if (fentry.ok) assert.equal(fentry.log, '');
  else {
    // a policy of this kernel: refused at load, with what libbpf said of it
    assert.equal(fentry.stage, 'load');
    assert.match(fentry.log, new RegExp(`failed to load: -${fentry.errno}`));
  }
  const [kprobe] = await tryAll(c, [fn('kprobe', 'vfs_unlink')]);
  const has = readFileSync('/proc/kallsyms', 'latin1').includes(' register_kprobe\n');
  assert.equal(outcome(kprobe), has ? 'attached' : 'attach ENOENT');
});

test('hits are counted for so long, and a hot place not to the end', async (t) => {
  const c = await opened(t);
  const [rename] = await tryAll(c, [raw('raw_tp', 'task_rename')], 0.2);
  assert.equal(outcome(rename), 'attached');
  assert.ok(rename.hits >= 0);
  assert.ok(rename.countedMs >= 200);
  const busy = setInterval(() => {
    for (let i = 0; i < 3000; i++) readFileSync('/proc/self/stat');
  }, 1);
  t.after(() => clearInterval(busy));
  const [enter] = await tryAll(c, [raw('raw_tp', 'sys_enter')], 0.3);
  assert.ok(enter.hits > 100, `${enter.hits} syscalls`);
  const [iter] = await tryAll(c, [{ hook: 'iter', at: { kind: 'iter', target: 'task' } }], 0.1);
  assert.equal(iter.hits, null);
});

test('a perf event samples by the clock of the CPU', async (t) => {
  const c = await opened(t);
  const [clock] = await tryAll(c, [{ hook: 'perf_event', at: { kind: 'perf', event: 'cpu-clock' } }], 0.5);
  assert.equal(outcome(clock), 'attached');
  assert.ok(clock.hits > 0);
});

test('uprobes, their return, and a USDT probe of a real program', async (t) => {
  const c = await opened(t);
  const libc = ['/lib/x86_64-linux-gnu/libc.so.6', '/lib/aarch64-linux-gnu/libc.so.6'].find(existsSync);
  const results = await tryAll(c, [
    user('uprobe', libc, 'gnu_get_libc_release'),
    user('uretprobe', libc, 'gnu_get_libc_release'),
    user('uprobe', '/hooklab/no-such-file', 'main'),
  ]);
  assert.deepEqual(results.map(outcome), ['attached', 'attached', 'attach ENOENT']);
  const libstdcxx = libc.replace('libc.so.6', 'libstdc++.so.6');
  const usdt = (name) => ({
    hook: 'usdt',
    at: { kind: 'usdt', path: libstdcxx, provider: 'libstdcxx', name },
  });
  const probes = await tryAll(c, [usdt('throw'), usdt('hooklab_no_such')]);
  assert.deepEqual(probes.map(outcome), ['attached', 'attach ENOENT']);
});

test('what is no case is refused before anything is tried', async (t) => {
  const c = await opened(t);
  for (const bad of [
    { hook: 'xdp', at: { kind: 'fn', fn: 'a' } },
    fn('fentry', 'a b'),
    user('uprobe', 'relative', 'main'),
    event('kprobe', 'sched', 'sched_switch'),
  ]) {
    await assert.rejects(tryAll(c, [bad]), (error) => error.problem.code === 'message');
  }
});

test('a worker that is killed costs one case; the next go on in another', async (t) => {
  const c = await opened(t);
  const trying = tryAll(c, [raw('raw_tp', 'task_rename'), raw('raw_tp', 'sched_switch')], 1);
  const victim = await eventually(async () => {
    const [one] = await trialPrograms(c);
    return one && childrenOf(c.process.pid).find((pid) => isTrying(pid));
  }, 'no worker tries');
  process.kill(victim, 'SIGKILL');
  const results = await trying;
  assert.match(results[0].why, /killed by SIGKILL/);
  assert.equal(results[0].errno, null);
  assert.equal(outcome(results[1]), 'attached');
  await nothingLeft(c);
});

/** Has the process a BPF program open? */
function isTrying(pid) {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'latin1').includes('hooklab_native') && hasProgram(pid);
  } catch {
    return false;
  }
}

function hasProgram(pid) {
  for (let fd = 3; fd < 64; fd++) {
    try {
      if (/^prog_type:/m.test(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1'))) return true;
    } catch {
      // no such descriptor
    }
  }
  return false;
}

test('nothing of a trial outlives the loader', async () => {
  const c = await Client.open();
  const other = await Client.open();
  c.request('trial', { cases: [raw('raw_tp', 'task_rename')], seconds: 1 }).catch(() => {});
  await eventually(async () => (await trialPrograms(other)).length > 0, 'it did not attach');
  c.process.kill('SIGKILL');
  await nothingLeft(other);
  await other.close();
});
