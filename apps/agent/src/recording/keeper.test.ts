import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { batch, layout, stats } from '../run/hub/batch.fixture';
import { Recordings } from './keeper';
import { abandonPlace, makePlace, recordingsIn } from './place';
import { openRecording } from './reader';
import { LEAST_BYTES, limitsOf } from './recorder';
import { counted, hub, of, recorded } from './recording.fixture';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'hooklab-kept-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const recordings = () => new Recordings(state, () => of);

function stream(run: ReturnType<typeof hub>, batches: number): void {
  run.setShape({ layouts: [layout], groups: null, counters: [], programs: ['p'], source: 'int x;' });
  run.attached(null, 1_000_000_000_000_000_000n);
  for (let seq = 0; seq < batches; seq++) run.batch(batch(seq, seq * 10, 10));
  run.end(stats(batches * 10, batches), null);
}

it('a run is kept, with the clock of its target, and says how large it is', async () => {
  const all = recordings();
  const run = hub();
  const kept = all.record(run, true);
  const told: string[] = [];
  kept.follow(({ state: word, bytes }) => told.push(`${word} ${bytes > 0}`));
  stream(run, 5);
  await all.ended();
  expect(kept.state).toMatchObject({ state: 'kept', why: null });
  expect(told.at(-1)).toBe('kept true');
  const [one] = all.list();
  expect(one!.bytes).toBe(kept.state.bytes);
  expect(one!.manifest.clock).toBe('1000000000000000000');
  expect(run.info().watchers).toBe(0);
});

it('one that is left out, or that never ran, leaves nothing', async () => {
  const all = recordings();
  const left = hub();
  expect(all.record(left, false).state).toMatchObject({ state: 'off', why: 'it was left out' });
  stream(left, 1);
  const refused = hub();
  const kept = all.record(refused, true);
  refused.setShape({ layouts: [layout], groups: null, counters: [], programs: ['p'] });
  refused.end(null, new Problem({ code: 'x', what: 'the verifier refused it' }));
  await all.ended();
  expect(kept.state).toMatchObject({ name: null, state: 'off' });
  all.setMost(0);
  expect(all.record(hub(), true).state).toMatchObject({ state: 'off', why: 'recording is switched off' });
  expect(all.list()).toEqual([]);
});

it('a directory that cannot be made is said, and the run goes on', async () => {
  writeFileSync(recordingsIn(state), 'a file');
  const all = recordings();
  const run = hub();
  const kept = all.record(run, true);
  stream(run, 3);
  await run.done;
  await all.ended();
  expect(kept.state).toMatchObject({ name: null, state: 'closed' });
  expect(kept.state.why).toMatch(/\S/);
});

it('the oldest that are finished make room for the new; the quota is remembered', async () => {
  const dir = recordingsIn(state);
  // as its owner wants it
  abandonPlace(makePlace(null, state, 'x'));
  for (const name of ['a', 'b', 'c']) {
    await recorded(join(dir, name), counted(Array(400).fill(50)), limitsOf(2 ** 24));
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  const { bytes } = openRecording(join(dir, 'a'));
  expect(bytes).toBeGreaterThan(LEAST_BYTES / 4);
  recordings().setMost(LEAST_BYTES);
  const all = recordings();
  expect(all.most).toBe(LEAST_BYTES);
  const left = Math.floor(LEAST_BYTES / bytes);
  expect(readdirSync(dir).sort()).toEqual(['a', 'b', 'c'].slice(3 - Math.min(3, left)));
  const run = hub();
  const kept = all.record(run, true);
  stream(run, 2000);
  await all.ended();
  expect(all.list().reduce((sum, each) => sum + each.bytes, 0)).toBeLessThanOrEqual(LEAST_BYTES * 1.1);
  expect(kept.state).toMatchObject({ state: 'kept' });
  expect(all.list().some(({ dir: at }) => at.endsWith(kept.state.name!))).toBe(true);
});

it('what another process writes meanwhile counts, though no file has come or gone', async () => {
  const dir = recordingsIn(state);
  abandonPlace(makePlace(null, state, 'x'));
  for (const name of ['a', 'b']) {
    await recorded(join(dir, name), counted([50]), limitsOf(2 ** 24));
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  const all = recordings();
  all.setMost(LEAST_BYTES);
  all.makeRoom(0);
  expect(readdirSync(dir).sort()).toEqual(['a', 'b']);
  const { segments } = openRecording(join(dir, 'b'));
  appendFileSync(join(dir, 'b', segments.at(-1)!), Buffer.alloc(LEAST_BYTES / 2));
  all.makeRoom(LEAST_BYTES / 2);
  expect(readdirSync(dir)).toEqual([]);
});
