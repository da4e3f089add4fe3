/** The addon's side of ring.mjs: the same work as consumer.c, the records arriving in JavaScript. */
import { readFileSync } from 'node:fs';
import { BpfObject } from '../index.js';

const [path, producer, syscall, burst, seconds] = process.argv.slice(2);
const object = BpfObject.open(readFileSync(path));
object.setConstant('producer_tgid', Number(producer));
object.setConstant('syscall_number', Number(syscall));
object.setConstant('burst', Number(burst));
await object.load();
await object.attach('on_enter', { kind: 'section' });
let records = 0;
let batches = 0;
let bytes = 0;
object.ring('ring', {
  batchBytes: 65536,
  maxDelayMs: 30,
  headroom: 24,
  onBatch(buffer, count) {
    records += count;
    batches += 1;
    bytes += buffer.length;
  },
  onError(error) {
    throw error;
  },
});

process.kill(Number(producer), 'SIGCONT');
const start = performance.now();
const cpuStart = process.cpuUsage();
setTimeout(() => {
  const took = (performance.now() - start) / 1000;
  const cpu = process.cpuUsage(cpuStart);
  process.kill(Number(producer), 'SIGSTOP');
  const [produced, refused] = object.perCpuCounters('counters');
  const result = {
    records,
    seconds: took,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    produced,
    refused,
    batches,
    bytes,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  object.close();
}, Number(seconds) * 1000);
