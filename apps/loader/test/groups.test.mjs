import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, killAll, requireRoot } from '../testkit/client.mjs';
import { Caller, compilePrograms } from '../testkit/programs.mjs';
import { ended, starterOf } from '../testkit/runs.mjs';

requireRoot();
let programs;
before(() => {
  programs = compilePrograms('sums');
});
after(() => {
  killAll();
  programs.dispose();
});

const start = starterOf(() => programs);
const GROUPS = { map: 'hl_groups', reduce: 'ssU' };

async function summing(t, keys) {
  const c = await Client.open();
  const caller = new Caller(programs.caller);
  t.after(async () => {
    caller.close();
    await c.close();
  });
  await start(c, 1, caller, { groups: GROUPS, constants: { target_tgid: caller.pid, keys } });
  return { c, caller };
}

/** key → [count, sum, max] of a look, put together of its pieces. */
function looked(c, look) {
  const pieces = c.groups.filter((g) => g.look === look);
  assert.deepEqual(
    pieces.map(({ last }) => last),
    pieces.map((_, i) => i === pieces.length - 1),
  );
  const entries = Buffer.concat(pieces.map((g) => g.entries));
  const rows = [];
  for (let at = 0; at < entries.length; at += 32)
    rows.push([0, 8, 16, 24].map((word) => Number(entries.readBigUInt64LE(at + word))));
  return rows.sort((a, b) => a[0] - b[0]);
}

const lastLook = (c) => looked(c, c.groups.at(-1).look);
const counted = (c) => lastLook(c).reduce((sum, [, count]) => sum + count, 0);

/** What calls of the numbers 0 … n-1 sum up to. */
const expected = (n, keys) =>
  Array.from({ length: keys }, (_, key) => {
    const numbers = Array.from({ length: n }, (_, i) => i).filter((i) => i % keys === key);
    return [key, numbers.length, numbers.reduce((a, b) => a + b, 0), numbers.at(-1)];
  });

test('what is summed up is told while it runs, and all of it before its end', async (t) => {
  const { c, caller } = await summing(t, 3);
  await caller.call(3000);
  await c.eventually(() => c.groups.length > 0 && counted(c) === 3000);
  assert.deepEqual(lastLook(c), expected(3000, 3));
  await caller.call(300);
  await c.request('run.stop', { run: 1 });
  const { stats, problem } = await ended(c, 1);
  assert.equal(problem, undefined);
  // the caller goes on with the next number
  assert.deepEqual(lastLook(c), expected(3300, 3));
  const end = c.messages.findIndex((m) => m.type === 'run.ended');
  assert.ok(c.groups.every(({ before }) => before <= end));
  assert.equal(stats.aggregated, 3300);
  assert.equal(stats.entered, stats.own + stats.filtered + stats.reserveFailed + stats.aggregated);
  assert.deepEqual([stats.reserved, stats.reserveFailed], [0, 0]);
});

test('what finds no room in the map is counted', async (t) => {
  const { c, caller } = await summing(t, 4);
  await caller.call(400);
  await c.request('run.stop', { run: 1 });
  const { stats } = await ended(c, 1);
  assert.deepEqual(lastLook(c), expected(400, 4).slice(0, 3));
  assert.deepEqual([stats.aggregated, stats.reserveFailed], [300, 100]);
});

test('an object without such a map is refused by name', async (t) => {
  const { c, caller } = await summing(t, 1);
  const refused = start(c, 2, caller, { groups: { map: 'no_groups', reduce: 's' } });
  await assert.rejects(refused, (e) => e.problem.code === 'open-no-groups');
});
