import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  Client,
  childrenOf,
  eventually,
  killAll,
  LOADER,
  PROTOCOL,
  recordsOf,
  requireRoot,
} from '../testkit/client.mjs';
import { ended, starterOf } from '../testkit/runs.mjs';

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

/** The numbers that the records of one run carry, in order. */
function numbers(c, run) {
  const out = [];
  const batches = c.batches.filter((b) => b.run === run);
  for (const [i, batch] of batches.entries()) {
    assert.equal(batch.seq, i, 'a hole in the sequence of batches');
    for (const record of recordsOf(batch)) out.push(Number(record.readBigUInt64LE(8)));
  }
  return out;
}

/** The ledger closes, and over exactly what has arrived here. */
function assertBalanced(c, run, stats) {
  assert.equal(stats.entered, stats.own + stats.filtered + stats.reserveFailed + stats.reserved);
  assert.equal(stats.submitted, stats.reserved);
  assert.equal(stats.reserved, c.records(run));
  assert.equal(stats.batches, c.batches.filter((b) => b.run === run).length);
}

async function opened(t, args, hello) {
  const c = await Client.open(args, hello);
  const caller = new Caller(programs.caller);
  t.after(async () => {
    caller.close();
    await c.close();
  });
  return { c, caller };
}

test('a trial of an object runs and is counted, and none of its records is taken', async (t) => {
  const { c, caller } = await opened(t);
  await start(c, 1, caller, { records: false });
  await caller.call(3000);
  await c.until((m) => m.type === 'run.stats' && m.stats.entered === 3000);
  await c.request('run.stop', { run: 1 });
  const { stats, problem } = await ended(c, 1);
  assert.equal(problem, undefined);
  assert.equal(stats.submitted, 3000);
  assert.equal(stats.reserved, 0);
  assert.equal(c.records(1), 0);
  assert.equal(stats.programs[0].runCount > 0, true);
});

test('every call is one record, in order, and the ledger closes', async (t) => {
  const { c, caller } = await opened(t);
  const other = new Caller(programs.caller);
  t.after(() => other.close());
  const { programs: live } = await start(c, 1, caller);
  assert.deepEqual(
    live.map((p) => p.name),
    ['on_getpgid'],
  );
  assert.ok((await c.request('bpf.list')).programs.some((p) => p.id === live[0].id));

  await caller.call(30_000);
  await other.call(500);
  await caller.call(1);
  // a lone record arrives without a stop, and totals come by themselves
  await c.eventually(() => c.records(1) === 30_001);
  const live1 = await c.until((m) => m.type === 'run.stats' && m.stats.entered >= 30_501);
  assert.equal(live1.stats.programs[0].id, live[0].id);
  await c.request('run.stop', { run: 1 });

  const { stats, problem } = await ended(c, 1);
  assert.equal(problem, undefined);
  assert.equal(stats.reserved, 30_001);
  assert.equal(stats.reserveFailed, 0);
  assert.ok(stats.filtered >= 500);
  // the program's own counter, which says why
  assert.equal(stats.counters.length, 1);
  assert.ok(stats.counters[0] >= 500 && stats.counters[0] <= stats.filtered);
  assertBalanced(c, 1, stats);
  assert.deepEqual(
    numbers(c, 1),
    Array.from({ length: 30_001 }, (_, i) => i),
  );
  const stages = c.messages.filter((m) => m.type === 'run.stage').map((m) => m.stage);
  const stop = ['hear', 'stop', 'drain', 'count'];
  assert.deepEqual(stages, ['open', 'load', 'attach', 'stream', ...stop]);
  // it is said only once nothing is loaded any more
  assert.ok(!(await c.request('bpf.list')).programs.some((p) => p.id === live[0].id));
});

test('attached by name as well as by section', async (t) => {
  const { c, caller } = await opened(t);
  await start(c, 1, caller, {
    programs: [
      { program: 'on_getpgid', attach: { kind: 'tp', category: 'syscalls', name: 'sys_enter_getpgid' } },
    ],
  });
  await caller.call(10);
  await c.request('run.stop', { run: 1 });
  assert.equal((await ended(c, 1)).stats.reserved, 10);
});

test('the agent’s own process is left out', async (t) => {
  const first = await opened(t);
  const c = await Client.open([], { agentPid: first.caller.pid });
  t.after(() => c.close());
  await start(c, 1, first.caller);
  await first.caller.call(1000);
  await c.request('run.stop', { run: 1 });
  const { stats } = await ended(c, 1);
  assert.equal(stats.reserved, 0);
  assert.ok(stats.own >= 1000);
  assert.equal(stats.filtered, 0);
  assertBalanced(c, 1, stats);
});

test('who is in the workbench’s cgroup, or below it, is counted as own; shown where that is asked for', async (t) => {
  const first = await opened(t);
  const mount = mkdtempSync(join(tmpdir(), 'hooklab-cgroup-'));
  execFileSync('mount', ['-t', 'cgroup2', 'cgroup', mount]);
  const own = join(mount, `hooklab-test-${process.pid}`);
  mkdirSync(join(own, 'loader1'), { recursive: true });
  const enter = (dir, pid) => writeFileSync(join(dir, 'cgroup.procs'), String(pid));
  t.after(() => {
    // the caller has gone
    rmdirSync(join(own, 'loader1'));
    rmdirSync(own);
    execFileSync('umount', [mount]);
    rmdirSync(mount);
  });
  const c = await Client.open(['--own-cgroup', own]);
  t.after(() => c.close());
  const counted = async (run, dir, more) => {
    enter(dir, first.caller.pid);
    await start(c, run, first.caller, more);
    await first.caller.call(1000);
    await c.request('run.stop', { run });
    const { stats } = await ended(c, run);
    assertBalanced(c, run, stats);
    return [stats.reserved, stats.own];
  };
  assert.deepEqual(await counted(1, own), [0, 1000]);
  assert.deepEqual(await counted(2, join(own, 'loader1')), [0, 1000]);
  assert.deepEqual(await counted(3, own, { showOwn: true }), [1000, 0]);
  assert.deepEqual(await counted(4, mount), [1000, 0]);
});

test('the loader and its worker do not trace themselves; another loader is a process like any other', async (t) => {
  const { c } = await opened(t);
  const other = await Client.open();
  t.after(() => other.close());
  const section = { kind: 'section' };
  const writes = (run, pid) =>
    c.request('run.start', {
      run,
      object: programs.object,
      programs: [
        { program: 'on_write', attach: section },
        { program: 'on_writev', attach: section },
      ],
      constants: { target_tgid: pid },
    });
  // what is traced writes a lot: totals four times a second, replies
  const busy = async (run) => {
    for (let i = 0; i < 150; i++) await Promise.all([c.request('bpf.list'), other.request('bpf.list')]);
    await c.until((m) => m.type === 'run.stats' && m.run === run && m.stats.entered > 100);
    await c.request('run.stop', { run });
    return (await ended(c, run)).stats;
  };
  await writes(1, other.hello.pid);
  assert.ok((await busy(1)).reserved > 50, 'another loader is not seen');
  const { programs: loaded } = await writes(2, c.hello.pid);
  // the worker of this run is the next run's
  const worker = workersOf(c).find((pid) => holds(pid, loaded[0].id));
  assert.ok(worker, 'no worker');
  assert.equal((await busy(2)).reserved, 0);
  await writes(3, worker);
  assert.equal((await busy(3)).reserved, 0);
});

test('the next run’s process is that of the run before, and nothing of that one is in it', async (t) => {
  const { c, caller } = await opened(t);
  const { programs: first } = await start(c, 1, caller);
  const worker = workersOf(c).find((pid) => holds(pid, first[0].id));
  assert.ok(worker, 'no worker');
  await caller.call(1000);
  await c.request('run.stop', { run: 1 });
  await ended(c, 1);
  await eventually(() => !holds(worker, first[0].id), 'the first program is still held');
  // what a run that is over is told is not the next one's
  c.send({ type: 'run.credit', run: 1, bytes: 1 });
  for (let run = 2; run <= 20; run++) {
    const { programs: next } = await start(c, run, caller);
    assert.ok(holds(worker, next[0].id), `run ${run} has another process`);
    await caller.call(100);
    await c.request('run.stop', { run });
    const { stats } = await ended(c, run);
    assertBalanced(c, run, stats);
    assert.equal(stats.reserved, 100);
  }
  const open = () => readdirSync(`/proc/${worker}/fd`).length;
  assert.ok(open() < 40, `${open()} descriptors are open`);
  assert.ok(workersOf(c).length <= 2, 'a worker and a spare');
});

test('a loader whose files were replaced while it runs says so', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-loader-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  cpSync(dirname(LOADER), dir, { recursive: true });
  const c = Client.spawn(['--no-spare'], {}, join(dir, 'loader.mjs'));
  t.after(() => c.close());
  c.send({ type: 'hello', protocol: PROTOCOL });
  await c.request('ping');
  rmSync(dir, { recursive: true });
  await assert.rejects(start(c, 1, { pid: process.pid }), ({ problem }) => {
    assert.equal(problem.code, 'run-replaced');
    assert.match(problem.fix, /open it again/);
    return true;
  });
});

test('stopped in the middle of a storm, the ledger still closes', async (t) => {
  const { c, caller } = await opened(t);
  await start(c, 1, caller);
  const storm = caller.call(2_000_000);
  await c.eventually(() => c.records(1) > 50_000);
  await c.request('run.stop', { run: 1 });
  const { stats } = await ended(c, 1);
  assertBalanced(c, 1, stats);
  assert.ok(stats.entered < 2_000_000, 'it was not stopped in the middle');
  await storm;
});

test('an agent that does not read: the ring fills, the kernel counts, memory does not grow', async (t) => {
  // a worker that starts beside it grows, too
  const { c, caller } = await opened(t, ['--no-spare']);
  await start(c, 1, caller);
  const rss = () =>
    [c.process.pid, ...childrenOf(c.process.pid)]
      .map((pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024)
      .reduce((a, b) => a + b, 0);
  await caller.call(1000);
  await c.eventually(() => c.records(1) === 1000);
  c.output.pause();
  const earlier = rss();
  // 72 bytes each: 86 MB, where 4 MiB of ring and 2 × 4 MiB of backlog have room
  await caller.call(1_200_000);
  const grown = rss() - earlier;
  c.output.resume();
  await c.request('run.stop', { run: 1 });
  const { stats } = await ended(c, 1);
  assert.ok(stats.reserveFailed > 0, 'everything found room');
  assertBalanced(c, 1, stats);
  assert.equal(stats.entered - stats.own - stats.filtered, 1_201_000);
  assert.ok(grown < 48 * 1024 * 1024, `grew by ${grown} bytes`);
  // what was taken before the ring was full is without a hole
  const seen = numbers(c, 1);
  assert.deepEqual(
    seen.slice(0, 50_000),
    Array.from({ length: 50_000 }, (_, i) => i),
  );
});

test('two runs at once count for themselves', async (t) => {
  const { c, caller } = await opened(t);
  const other = new Caller(programs.caller);
  t.after(() => other.close());
  await Promise.all([start(c, 1, caller), start(c, 2, other)]);
  await Promise.all([caller.call(5000), other.call(7000)]);
  await Promise.all([c.request('run.stop', { run: 1 }), c.request('run.stop', { run: 2 })]);
  const [a, b] = [await ended(c, 1), await ended(c, 2)];
  assert.deepEqual([a.stats.reserved, b.stats.reserved], [5000, 7000]);
  assertBalanced(c, 1, a.stats);
  assertBalanced(c, 2, b.stats);
});

test('a refused start names what, why and a way; nothing stays; its number is free again', async (t) => {
  const { c, caller } = await opened(t);
  const section = { kind: 'section' };
  const one = (program, attach = section) => ({ programs: [{ program, attach }] });
  const cases = [
    ['open-', { object: Buffer.from('not an object').toString('base64') }],
    ['open-', { object: '' }],
    ['open-', { object: Buffer.from(programs.object, 'base64').subarray(0, 3000).toString('base64') }],
    ['open-no-program', one('nope')],
    ['open-no-ring', { ring: 'other' }],
    ['open-no-ring', { ring: 'hl_ledger' }],
    ['open-constant', { constants: { nope: 1 } }],
    ['open-constant', { constants: { target_tgid: '99999999999' } }],
    ['open-constant', { constants: { target_tgid: 1.5 } }],
    ['load-EACCES', one('reads_common')],
    ['attach-ENOENT', one('on_getpgid', { kind: 'tp', category: 'syscalls', name: 'sys_enter_nope' })],
  ];
  for (const [code, more] of cases) {
    const error = await start(c, 5, caller, more).then(
      () => assert.fail(`${code}: it started`),
      (e) => e,
    );
    assert.ok(error.problem?.code.startsWith(code), `${code}: ${error.message}`);
    assert.ok(error.problem.what && error.problem.cause, code);
  }
  const { problem } = await start(c, 5, caller, one('reads_common')).catch((e) => e);
  assert.match(problem.log, /invalid bpf_context access off=0 size=8/);
  assert.match(problem.what, /tp\/syscalls\/sys_enter_getpgid did not load/);
  // one of several that does not attach undoes the others
  const two = [
    { program: 'on_getpgid', attach: section },
    { program: 'on_getpgid', attach: { kind: 'tp', category: 'no', name: 'no' } },
  ];
  await assert.rejects(start(c, 5, caller, { programs: two }), (e) => e.problem.code === 'attach-ENOENT');
  await start(c, 5, caller);
  await assert.rejects(start(c, 5, caller), (e) => e.problem.code === 'run-exists');
  await assert.rejects(c.request('run.stop', { run: 6 }), (e) => e.problem.code === 'run-unknown');
  await caller.call(3);
  await c.request('run.stop', { run: 5 });
  assert.equal((await ended(c, 5)).stats.reserved, 3);
  assert.equal(
    c.messages.filter((m) => m.type === 'run.ended').length,
    1,
    'a refused start is no run that ended',
  );
});

test('an object without ledger and exclusion runs too: unknown is null, not 0', async (t) => {
  const { c, caller } = await opened(t);
  await start(c, 1, caller, { ledger: 'no_such_map' });
  await caller.call(20);
  await c.request('run.stop', { run: 1 });
  const { stats } = await ended(c, 1);
  assert.deepEqual(
    [stats.entered, stats.own, stats.filtered, stats.reserveFailed, stats.submitted],
    [null, null, null, null, null],
  );
  assert.equal(stats.reserved, 20);
});

test('a run whose process is killed ends with the cause; the others and the loader go on', async (t) => {
  const { c, caller } = await opened(t);
  const { programs: live } = await start(c, 1, caller);
  const workers = new Set(childrenOf(c.process.pid));
  const { programs: other } = await start(c, 2, caller);
  // the worker of run 1 holds run 1's program
  const holder = [...workers].find((pid) => holds(pid, live[0].id));
  process.kill(holder, 'SIGKILL');
  const { problem, stats } = await ended(c, 1);
  assert.equal(stats, null);
  assert.equal(problem.code, 'run-SIGKILL');
  assert.match(problem.cause, /SIGKILL/);
  await eventually(
    async () => !(await c.request('bpf.list')).programs.some((p) => p.id === live[0].id),
    'its program is still there',
    1000,
  );
  await assert.rejects(c.request('run.stop', { run: 1 }), (e) => e.problem.code === 'run-unknown');
  assert.ok((await c.request('bpf.list')).programs.some((p) => p.id === other[0].id));
  await caller.call(100);
  await c.request('run.stop', { run: 2 });
  assertBalanced(c, 2, (await ended(c, 2)).stats);
  await start(c, 3, caller);
  await c.request('run.stop', { run: 3 });
});

/** Its command line; '' of a process that has just ended. */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

const workersOf = (c) => childrenOf(c.hello.pid).filter((pid) => /--run/.test(commandOf(pid)));

/** Has the process an fd of the program? /proc/PID/fdinfo says "prog_id: 12" for programs and links. */
function holds(pid, id) {
  const dir = `/proc/${pid}/fd`;
  return (
    existsSync(dir) &&
    Array.from({ length: 64 }, (_, fd) => `/proc/${pid}/fdinfo/${fd}`).some(
      (path) => existsSync(path) && new RegExp(`^prog_id:\\s*${id}$`, 'm').test(readFileSync(path, 'utf8')),
    )
  );
}

test('stopped while it starts: the start is refused, and nothing stays', async (t) => {
  const { c, caller } = await opened(t);
  const earlier = (await c.request('bpf.list')).programs.map((p) => p.id);
  const starting = start(c, 1, caller).then(
    () => null,
    (e) => e.problem,
  );
  const stopped = c.request('run.stop', { run: 1 }).catch((e) => e.problem);
  assert.equal((await starting)?.code, 'run-stopped');
  assert.deepEqual(await stopped, {});
  await eventually(
    async () =>
      (await c.request('bpf.list')).programs.every((p) => p.name !== 'on_getpgid' || earlier.includes(p.id)),
    'its program is still there',
    1000,
  );
});

test('stopped at the moment it streams, 200 times: no failure, a ledger each', async (t) => {
  const { c, caller } = await opened(t);
  const faults = [];
  for (let run = 1; run <= 200; run++) {
    const starting = start(c, run, caller).catch((e) => e.problem);
    await c.until((m) => m.type === 'run.stage' && m.run === run && m.stage === 'stream');
    // later by a turn of the event loop or a few: on both sides of the reply to the start
    for (let turns = run % 4; turns > 0; turns--) await new Promise(setImmediate);
    await c.request('run.stop', { run });
    const { stats, problem } = await ended(c, run);
    if (problem || !stats || !(await starting).programs) faults.push({ run, problem, stats });
    else assertBalanced(c, run, stats);
  }
  assert.deepEqual(faults, []);
});
