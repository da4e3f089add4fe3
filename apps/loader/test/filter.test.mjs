import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, killAll, requireRoot } from '../testkit/client.mjs';
import { Caller, compilePrograms } from '../testkit/programs.mjs';
import { ended, starterOf } from '../testkit/runs.mjs';

requireRoot();
const root = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].find(
  (path) => existsSync(path) && statfsSync(path).type === 0x63677270,
);
assert.ok(root, 'cgroups of version 2 are mounted');
const own = join(root, 'hooklab-filter-test');
const unit = join(own, 'hooklab-test-unit.service');

const clean = () => {
  for (const dir of [unit, own]) if (existsSync(dir)) rmdirSync(dir);
};

let programs;
before(() => {
  clean();
  programs = compilePrograms('filters');
});
after(() => {
  killAll();
  programs.dispose();
  clean();
});

const start = starterOf(() => programs);

/** What a run counts of 200 calls of a process in that cgroup: [in the cgroup, in the unit, fitting, rate limited]. */
async function countedIn(t, cgroup) {
  const c = await Client.open();
  const caller = new Caller(programs.caller);
  const gone = new Promise((resolve) => caller.process.once('exit', resolve));
  t.after(async () => {
    caller.close();
    await gone;
    await c.close();
  });
  writeFileSync(join(cgroup, 'cgroup.procs'), String(caller.pid));
  await start(c, 1, caller);
  await caller.call(200);
  await c.request('run.stop', { run: 1 });
  const { stats } = await ended(c, 1);
  assert.equal(stats.entered, stats.own + stats.filtered + stats.reserveFailed + stats.reserved);
  assert.equal(stats.reserved + stats.counters[3], 200);
  return stats;
}

test('a cgroup that is not there refuses the run', async (t) => {
  const c = await Client.open();
  const caller = new Caller(programs.caller);
  t.after(async () => {
    caller.close();
    await c.close();
  });
  await assert.rejects(start(c, 1, caller), (e) => {
    assert.equal(e.problem.code, 'no-cgroup');
    assert.match(e.problem.what, /no cgroup \/hooklab-filter-test/);
    return true;
  });
});

test('who is in a cgroup, below it, or in a unit is known to the kernel', async (t) => {
  mkdirSync(unit, { recursive: true });
  assert.deepEqual((await countedIn(t, root)).counters.slice(0, 3), [0, 0, 200]);
  assert.deepEqual((await countedIn(t, own)).counters.slice(0, 3), [200, 0, 200]);
  assert.deepEqual((await countedIn(t, unit)).counters.slice(0, 3), [200, 200, 200]);
});

test('a second’s worth of records comes at once, and what is more is counted', async (t) => {
  mkdirSync(unit, { recursive: true });
  const { reserved } = await countedIn(t, unit);
  // one a CPU, and one for each second that the calls take
  assert.ok(reserved >= 1 && reserved < 200, `${reserved} records`);
});
