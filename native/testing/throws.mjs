/** ring.test.mjs's child whose onBatch throws once. */
import { attachEvents, getppid, until } from './kernel.mjs';

const { object } = await attachEvents();
let batches = 0;
let records = 0;
process.on('uncaughtException', (error) => {
  process.stdout.write(`caught: ${error.message}\n`);
});
object.ring('ring', {
  batchBytes: 16384,
  maxDelayMs: 5,
  onBatch(_, count) {
    batches += 1;
    if (batches === 1) throw new Error('the sink is broken');
    records += count;
  },
  onError() {},
});
getppid(1);
await until(() => batches === 1, 'the first batch');
getppid(7);
await until(() => records === 7, 'the next');
process.stdout.write(`records after: ${records}\n`);
object.close();
