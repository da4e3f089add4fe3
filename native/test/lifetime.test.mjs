import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import {
  attachEvents,
  bpfFds,
  closeAll,
  collect,
  getppid,
  gone,
  openEvents,
  programIds,
  until,
} from '../testing/kernel.mjs';

afterEach(closeAll);

const streamer = fileURLToPath(new URL('../testing/streamer.mjs', import.meta.url));

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
async function collectGarbage() {
  for (let i = 0; i < 5; i += 1) {
    gc();
    await sleep(1); // finalizers run in the loop's next turn
  }
}

/** A child that streams, as a process; resolves to it and its program's id. */
async function startChild(mode) {
  const child = spawn(process.execPath, [streamer, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return { child, ...JSON.parse(line) };
}

describe('what an object holds', () => {
  it('is gone from the kernel after close', async () => {
    const { object, link } = await attachEvents();
    const { ring } = collect(object);
    const ids = programIds(object, 'on_enter');
    object.close();
    await gone(ids);
    await until(() => bpfFds().length === 0, 'no descriptor left');
    ring.close();
    link.close();
    object.close();
  });

  it('stays when only the wrappers of its links and rings are dropped', async () => {
    const { object } = await attachEvents();
    let records = 0;
    object.ring('ring', {
      ...{ batchBytes: 16384, maxDelayMs: 5 },
      onBatch(_, count) {
        records += count;
      },
      onError: assert.fail,
    });
    await collectGarbage();
    getppid(10);
    await until(() => records === 10, 'records after a garbage collection');
    object.close();
  });

  it('goes with the wrapper when nothing was attached', async () => {
    const ids = await (async () => {
      const object = openEvents();
      await object.load();
      return programIds(object, 'on_enter');
    })();
    closeAll.forget();
    await collectGarbage();
    await gone(ids);
    await until(() => bpfFds().length === 0, 'no descriptor left');
  });
});

describe('the end of a worker', () => {
  for (const mode of ['stream', 'paused', 'loading', 'attaching', 'exit']) {
    it(`frees everything: ${mode}`, async () => {
      for (let round = 0; round < 3; round += 1) {
        const worker = new Worker(streamer, { argv: [mode] });
        const exited = once(worker, 'exit');
        const [{ ids }] = await once(worker, 'message');
        getppid(2000); // in the middle of it
        if (mode !== 'exit') worker.terminate();
        await exited;
        await gone(ids);
        await until(() => bpfFds().length === 0, 'no descriptor left');
      }
    });
  }

  it('leaves the main thread’s ring alone', async () => {
    const { object } = await attachEvents();
    const { taken } = collect(object);
    const worker = new Worker(streamer, { argv: ['stream'] });
    const [{ ids }] = await once(worker, 'message');
    getppid(100);
    await worker.terminate();
    await gone(ids);
    getppid(100);
    await until(() => taken.records === 200, 'the main thread’s records');
    object.close();
  });
});

describe('the end of a process', () => {
  it('by itself, in the middle of a stream', async () => {
    const { child, ids } = await startChild('stream');
    child.stdin.end('exit');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    await gone(ids);
  });

  it('by SIGKILL', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { child, ids } = await startChild('stream');
      child.kill('SIGKILL');
      await once(child, 'exit');
      await gone(ids);
    }
  });

  it('by its parent’s death', async () => {
    const { child, ids, pid } = await startChild('parent');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await gone(ids);
    const alive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await until(() => !alive(), 'the grandchild is dead');
  });
});
