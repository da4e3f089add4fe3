/**
 * Mutants of real inputs through every reader: each must read, or fail with one Problem, soon, and in little memory.
 *
 *   node bench/run.mjs bench/fuzz.ts COUNT SURFACE_DIRECTORY [SEED [TARGET…]]      (all targets, or those named)
 *
 * A worker reads them; should one take longer than 10 s of wall time, the worker is ended, the input is written out and
 * the next one begins. The same seed gives the same mutants. `cc` makes the ELF file with a USDT probe.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Problem } from '@hooklab/base';
import { mutant } from './fuzz/mutants';
import { type Target, targetsOf } from './fuzz/targets';

/** ms */
const MAX_TIME = 10_000;
/** MiB that one mutant may take beyond what the worker had */
const MAX_MEMORY = 512;

interface Job {
  dir: string;
  probe: string;
  count: number;
  seed: number;
  /** names of targets; none: all */
  only: string[];
  /** where to begin: target, and mutant of it */
  from: [target: number, mutant: number];
  /** what is being read: target, mutant */
  now: SharedArrayBuffer;
}

type Report =
  | { kind: 'fault'; target: number; mutant: number; what: string }
  | { kind: 'done'; target: number; runs: number; problems: number; slowest: number; largest: number };

const runsOf = (target: Target, count: number) => Math.ceil((count * target.share) / 1000);
const seedOf = (seed: number, target: number, i: number) => Math.imul(seed * 64 + target + 1, 0x9e3779b1) + i;
const resident = () => process.memoryUsage.rss() / 1024 ** 2;

function work({ dir, probe, count, seed, only, from, now }: Job): void {
  const place = new Int32Array(now);
  const say = (report: Report) => parentPort!.postMessage(report);
  targetsOf(dir, probe).forEach((target, t) => {
    if (t < from[0] || (only.length > 0 && !only.includes(target.name))) return;
    // the input itself is good: else every mutant would be refused for the same reason
    target.read(target.good);
    const runs = runsOf(target, count);
    let problems = 0;
    let slowest = 0;
    let largest = 0;
    for (let i = t === from[0] ? from[1] : 0; i < runs; i++) {
      Atomics.store(place, 1, i);
      Atomics.store(place, 0, t);
      const bytes = mutant(target.good, seedOf(seed, t, i));
      const before = process.cpuUsage();
      const had = resident();
      try {
        target.read(bytes);
      } catch (error) {
        if (error instanceof Problem) problems++;
        else {
          const stack = String((error as Error).stack)
            .split('\n')
            .slice(0, 4)
            .join(' | ');
          say({ kind: 'fault', target: t, mutant: i, what: stack });
        }
      }
      const used = process.cpuUsage(before);
      slowest = Math.max(slowest, (used.user + used.system) / 1000);
      const grown = resident() - had;
      largest = Math.max(largest, grown);
      if (grown > MAX_MEMORY) {
        say({ kind: 'fault', target: t, mutant: i, what: `${grown.toFixed(0)} MiB more memory` });
      }
    }
    say({ kind: 'done', target: t, runs, problems, slowest, largest });
  });
}

/** Runs a worker to its end, or to a mutant that it hangs on; gives where to go on, null at the end. */
function watch(job: Job, targets: Target[], fault: (t: number, i: number, what: string) => void) {
  return new Promise<Job['from'] | null>((resolve) => {
    const place = new Int32Array(job.now);
    const worker = new Worker(process.argv[1]!, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    let last = '';
    let since = performance.now();
    const stop = (what: string) => {
      clearInterval(clock);
      const [t, i] = [Atomics.load(place, 0), Atomics.load(place, 1)];
      fault(t, i, what);
      void worker.terminate().then(() => resolve([t, i + 1]));
    };
    const clock = setInterval(() => {
      const here = place.join();
      if (here !== last) [last, since] = [here, performance.now()];
      else if (performance.now() - since > MAX_TIME) stop(`longer than ${MAX_TIME / 1000} s`);
    }, 500);
    worker.on('message', (report: Report) => {
      if (report.kind === 'fault') fault(report.target, report.mutant, report.what);
      else {
        const { runs, problems, slowest, largest } = report;
        console.log(
          `${targets[report.target]!.name}: ${runs} mutants, ${problems} refused with a Problem; at most ` +
            `${slowest.toFixed(0)} ms of CPU, ${largest.toFixed(0)} MiB more`,
        );
      }
    });
    worker.on('error', (error) => stop(String(error)));
    worker.on('exit', (code) => {
      clearInterval(clock);
      if (code === 0) resolve(null);
    });
  });
}

async function main(): Promise<void> {
  const [countText, dir, seedText, ...only] = process.argv.slice(2);
  const scratch = mkdtempSync(join(tmpdir(), 'hl-fuzz-'));
  const probe = join(scratch, 'probe.so');
  spawnSync('cc', ['-O1', '-shared', '-fPIC', '-o', probe, 'bench/fuzz/probe.c'], { stdio: 'inherit' });
  const targets = targetsOf(dir!, probe);
  const count = Number(countText);
  const seed = Number(seedText ?? 1);
  let faults = 0;
  const fault = (t: number, i: number, what: string) => {
    const path = join(scratch, `${targets[t]!.name.replaceAll(' ', '-')}-${seed}-${i}`);
    writeFileSync(path, mutant(targets[t]!.good, seedOf(seed, t, i)));
    if (++faults <= 20) console.log(`FAULT ${path}: ${what}`);
  };
  const now = new SharedArrayBuffer(8);
  let from: Job['from'] | null = [0, 0];
  while (from) from = await watch({ dir: dir!, probe, count, seed, only, from, now }, targets, fault);
  const total = targets
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .reduce((sum, target) => sum + runsOf(target, count), 0);
  console.log(`${total} mutants: ${faults > 0 ? `${faults} FAULTS` : 'no hang, no crash'}`);
  process.exitCode = faults > 0 ? 1 : 0;
}

if (isMainThread) await main();
else work(workerData as Job);
