import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, killAll, LOADER, PROTOCOL, requireRoot } from '../testkit/client.mjs';
import { compilePrograms } from '../testkit/programs.mjs';

const NOBODY = 65534;
let dir;
let c;
before(async () => {
  requireRoot();
  // where nobody may read it
  dir = mkdtempSync(join(tmpdir(), 'hooklab-nobody-'));
  chmodSync(dir, 0o755);
  cpSync(dirname(LOADER), join(dir, 'loader'), { recursive: true });
  c = Client.spawn([], { uid: NOBODY, gid: NOBODY, cwd: '/' }, join(dir, 'loader', 'loader.mjs'));
  c.send({ type: 'hello', protocol: PROTOCOL });
  c.hello = await c.until((m) => m.type === 'hello');
});
after(() => {
  killAll();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

test('a loader that may do nothing says so, and what to do', async () => {
  assert.equal(c.hello.uid, NOBODY);
  const { checks, hooks } = await c.request('doctor');
  const capabilities = checks.find((check) => check.id === 'capabilities');
  assert.equal(capabilities.state, 'missing');
  assert.match(capabilities.way, /as root/);
  for (const [name, hook] of Object.entries(hooks)) assert.notEqual(hook.state, 'ok', name);
  assert.match(hooks.tp.why, /CAP_BPF/);
});

test('a run is refused for the same reason, and the loader goes on', async () => {
  const programs = compilePrograms();
  const starting = c.request('run.start', {
    run: 1,
    object: programs.object,
    programs: [{ program: 'on_getpgid', attach: { kind: 'section' } }],
  });
  programs.dispose();
  const { problem } = await starting.catch((error) => error);
  assert.equal(problem.code, 'load-EPERM');
  assert.match(problem.cause, /CAP_BPF and CAP_PERFMON/);
  await assert.rejects(c.request('bpf.list'), (error) => error.problem.code === 'list-EPERM');
  assert.match((await c.read('cpuinfo')).bytes.toString(), /processor/);
  assert.equal((await c.close()).code, 0);
});
