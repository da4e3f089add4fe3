import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import {
  Client,
  childrenOf,
  eventually,
  killAll,
  LOADER,
  PROTOCOL,
  requireRoot,
} from '../testkit/client.mjs';

let programs;
let Caller;
let observer;
before(async () => {
  requireRoot();
  const kit = await import('../testkit/programs.mjs');
  programs = kit.compilePrograms();
  Caller = kit.Caller;
  observer = await Client.open(['--no-spare']);
});
after(() => {
  killAll();
  programs?.dispose();
});

/** A loader with two runs in the middle of a storm, and everything that must be gone with it. */
async function streaming(t, client) {
  const c = client ?? (await Client.open());
  const caller = new Caller(programs.caller);
  const ids = [];
  for (const run of [1, 2]) {
    const started = await c.request('run.start', {
      run,
      object: programs.object,
      programs: [{ program: 'on_getpgid', attach: { kind: 'section' } }],
      constants: { target_tgid: caller.pid },
    });
    ids.push(...started.programs.map((p) => p.id));
  }
  const storm = caller.call(50_000_000).catch(() => {});
  t.after(() => caller.close());
  await c.eventually(() => c.records(1) > 10_000 && c.records(2) > 10_000);
  const pid = c.hello.pid;
  return { c, pid, ids, processes: [pid, ...childrenOf(pid)], storm };
}

async function assertGone({ ids, processes }) {
  const loaded = async () => {
    const now = new Set((await observer.request('bpf.list')).programs.map((p) => p.id));
    return ids.filter((id) => now.has(id));
  };
  await eventually(
    async () => (await loaded()).length === 0,
    'programs are still loaded after a second',
    1000,
  );
  // our own child stays a zombie until it is waited for: no matter
  const alive = () => processes.filter((pid) => existsSync(`/proc/${pid}/exe`) && running(pid));
  await eventually(
    () => alive().length === 0,
    () => `processes ${alive()} are still there`,
    1000,
  );
}

function running(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('SIGKILL in the middle of the stream: nothing is left within a second', async (t) => {
  const s = await streaming(t);
  assert.ok(s.processes.length >= 3, 'a worker for each run');
  s.c.process.kill('SIGKILL');
  await assertGone(s);
  assert.equal((await s.c.exit).signal, 'SIGKILL');
});

test('the end of stdin: it leaves with 0, nothing is left', async (t) => {
  const s = await streaming(t);
  s.c.input.end();
  assert.deepEqual(await s.c.exit, { code: 0, signal: null });
  await assertGone(s);
});

test('a line that is dead without an end: it leaves after its silence, nothing is left', async (t) => {
  // longer than anything here is waited for: only then nothing more comes, and nothing is closed
  const s = await streaming(t, await Client.open(['--silence', '8']));
  assert.deepEqual(await s.c.exit, { code: 2, signal: null });
  await assertGone(s);
});

for (const [signal, code] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
]) {
  test(`${signal}: it leaves, nothing is left`, async (t) => {
    const s = await streaming(t);
    s.c.process.kill(signal);
    assert.deepEqual(await s.c.exit, { code, signal: null });
    await assertGone(s);
  });
}

test('Ctrl-C in a terminal: the whole process group gets it', async (t) => {
  const child = Client.spawn([], { detached: true });
  child.send({ type: 'hello', protocol: PROTOCOL });
  child.hello = await child.until((m) => m.type === 'hello');
  const s = await streaming(t, child);
  process.kill(-s.pid, 'SIGINT');
  assert.deepEqual(await s.c.exit, { code: 130, signal: null });
  await assertGone(s);
});

test('nobody reads any more (EPIPE): it leaves, nothing is left', async (t) => {
  const s = await streaming(t);
  s.c.output.destroy();
  await s.c.exit;
  await assertGone(s);
});

test('the agent stops reading and then goes: it leaves, nothing is left', async (t) => {
  const s = await streaming(t);
  s.c.output.pause();
  await new Promise((resolve) => setTimeout(resolve, 500));
  s.c.input.end();
  s.c.output.destroy();
  await s.c.exit;
  await assertGone(s);
});

test('--die-with-parent: the loader goes with the process that started it, its stdin still open', async (t) => {
  // the shell starts the loader on descriptors that we hold open, and waits
  const shell = spawn(
    'sh',
    ['-c', '"$0" "$@" <&3 >&4 & wait', process.execPath, LOADER, '--die-with-parent'],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
    },
  );
  const c = new Client(null, shell.stdio[3], shell.stdio[4]);
  c.send({ type: 'hello', protocol: PROTOCOL });
  c.hello = await c.until((m) => m.type === 'hello');
  const s = await streaming(t, c);
  assert.notEqual(s.pid, shell.pid);
  shell.kill('SIGKILL');
  await assertGone(s);
  c.input.destroy();
  c.output.destroy();
});
