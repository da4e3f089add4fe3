// Figures of this machine, for people: start → hello, what the spare worker saves, events/s through the loader.
import { Client, requireRoot } from './client.mjs';
import { Caller, compilePrograms } from './programs.mjs';

requireRoot();
const now = () => performance.now();
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const ms = (list) =>
  `${median(list).toFixed(1)} ms (${Math.min(...list).toFixed(1)}–${Math.max(...list).toFixed(1)}, n=${list.length})`;
const programs = compilePrograms();
const caller = new Caller(programs.caller);
const start = (c, run, pid = caller.pid) =>
  c.request('run.start', {
    run,
    object: programs.object,
    programs: [{ program: 'on_getpgid', attach: { kind: 'section' } }],
    constants: { target_tgid: pid },
  });

const hello = [];
const doctor = [];
for (let i = 0; i < 9; i++) {
  const began = now();
  const c = await Client.open();
  hello.push(now() - began);
  const asked = now();
  await c.request('doctor');
  doctor.push(now() - asked);
  await c.close();
}
console.log(`start → hello                ${ms(hello)}`);
console.log(`hello → first doctor report  ${ms(doctor)}`);

for (const args of [[], ['--no-spare']]) {
  const c = await Client.open(args);
  await start(c, 1).then(() => c.request('run.stop', { run: 1 }));
  const times = [];
  for (let run = 2; run < 11; run++) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    const began = now();
    await start(c, run);
    times.push(now() - began);
    await c.request('run.stop', { run });
  }
  console.log(`${`attach, ${args[0] ?? 'with a spare worker'}`.padEnd(29)}${ms(times)}`);
  await c.close();
}

const c = await Client.open();
const items = ['btf/vmlinux', 'kallsyms', 'events'];
for (const item of items) {
  const began = now();
  const { bytes } = await c.read(item);
  console.log(`${`read ${item}`.padEnd(29)}${(now() - began).toFixed(0)} ms, ${bytes.length} bytes`);
}

await start(c, 1);
const total = 3_000_000;
const began = now();
await caller.call(total);
const called = now() - began;
await c.request('run.stop', { run: 1 });
const { stats } = await c.until((m) => m.type === 'run.ended');
const taken = now() - began;
console.log(
  `events through the loader    ${((stats.reserved / taken) * 1000).toFixed(0)}/s of ${((stats.entered / called) * 1000).toFixed(0)}/s made, ` +
    `${stats.reserveFailed} of ${stats.entered} found the ring full, ${(stats.bytes / stats.batches / 1024).toFixed(0)} KiB a batch`,
);
await c.close();
caller.close();
programs.dispose();
