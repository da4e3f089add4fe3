import { type RequestName, requests } from '@hooklab/protocol';
import fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, TestAgent } from './agent.fixture';

/** Frames to try; a run of its own may ask for more. */
const FRAMES = Number(process.env.HOOKLAB_FRAMES ?? 4000);
const BATCH = 40;

let agent: TestAgent;
beforeAll(async () => {
  agent = await TestAgent.start();
});
afterAll(() => agent.close());

// who may end sessions would end the one that is tried
const names = (Object.keys(requests) as RequestName[]).filter((name) => !name.startsWith('session'));
const field = fc.constantFrom(
  'target',
  'run',
  'source',
  'spec',
  'hook',
  'surface',
  'seconds',
  '__proto__',
  'toJSON',
);
const message = fc.oneof(
  fc.dictionary(
    field,
    fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('local', 'lab:6.12', 'hand', 'tp', 1)),
  ),
  fc.jsonValue({ maxDepth: 4 }),
);
const whole = fc
  .tuple(fc.constantFrom(...names, 'no.such', 'constructor'), message, fc.nat({ max: 999 }))
  .map(([name, value, number]) => `2${number}${JSON.stringify([name, value])}`);
const broken = fc
  .tuple(
    whole,
    fc.nat(),
    fc.nat({ max: 20 }),
    fc.string({ unit: fc.constantFrom(...'"\\[]{},:0-9a/'), maxLength: 6 }),
  )
  .map(
    ([text, at, gone, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + gone),
  );
const frame = fc.oneof(
  { weight: 4, arbitrary: whole },
  { weight: 3, arbitrary: broken },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.nat({ max: 40_000 }).map((n) => `21["run.stop",${'['.repeat(n)}`) },
  { weight: 1, arbitrary: fc.nat({ max: 100_000 }).map((n) => `22["run.stop","${'x'.repeat(n)}"]`) },
);

it('frames of any shape end their own connection at most', async () => {
  const other = await agent.connected();
  const secrets = agent.launch();
  let socket: Socket | null = null;
  let ended = 0;
  const before = process.memoryUsage().rss;
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: BATCH, maxLength: BATCH }), async (frames) => {
      for (const each of frames) {
        if (!socket?.connected) {
          socket?.close();
          socket = await agent.connected(secrets);
        }
        socket.io.engine.write(each);
        // a frame that is wrong ends the connection a moment later: the next one is to find it so
        await new Promise((resolve) => setImmediate(resolve));
        if (!socket.connected) ended++;
      }
      expect(await ask(other, 'workspace.load', {})).toMatchObject({ ok: true });
    }),
    { numRuns: Math.ceil(FRAMES / BATCH), endOnFailure: true },
  );
  if (process.env.HOOKLAB_FRAMES) {
    console.log({
      frames: FRAMES,
      ended,
      grown: `${Math.round((process.memoryUsage().rss - before) / 2 ** 20)} MiB`,
    });
  }
}, 600_000);
