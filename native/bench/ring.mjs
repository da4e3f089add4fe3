/**
 * Records into JavaScript against a bare libbpf consumer, on this machine, in one run, taking turns.
 *
 *   node native/bench/ring.mjs [--rounds 3] [--seconds 2] [--json]      (root)
 *
 * A producer process on one CPU makes `burst` records of 64 bytes a system call; the consumer runs on another.
 * Saturated (burst 32): who drains more. Paced by the producer (burst 1): what a record costs the consumer.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compile } from '../testing/compile.mjs';
import { GETPPID } from '../testing/syscall.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const work = mkdtempSync(join(tmpdir(), 'hooklab-bench-'));

function build() {
  const object = join(work, 'ring.o');
  writeFileSync(object, compile('ring', { directory: join(here, '..', '..', 'bpf', 'bench') }));
  const producer = join(work, 'producer');
  execFileSync('cc', ['-O2', '-o', producer, join(here, 'producer.c')]);
  const consumer = join(work, 'consumer');
  execFileSync('cc', ['-O2', '-o', consumer, join(here, 'consumer.c'), ...libbpfFlags()]);
  return { object, producer, consumer };
}

/** The same libbpf as the addon's: built from source, else the system's. */
function libbpfFlags() {
  const build = join(here, '..', 'build');
  const archive = join(build, 'Release', 'bpf_static.a');
  if (!existsSync(archive)) return ['-lbpf'];
  const include = (...path) => ['-I', join(build, 'libbpf', ...path)];
  return [...include('bpf-include'), ...include('include', 'uapi'), archive, '-lelf', '-lz'];
}

/** One consumer for some seconds against a producer of its own. */
function once(command, { object, producer }, burst) {
  const last = availableParallelism() - 1;
  const made = spawn('taskset', ['-c', String(last), producer], { stdio: 'ignore' });
  try {
    const args = [
      '-c',
      '0',
      ...command,
      object,
      String(made.pid),
      String(GETPPID),
      String(burst),
      options.seconds,
    ];
    return JSON.parse(execFileSync('taskset', args, { encoding: 'utf8' }));
  } finally {
    made.kill('SIGKILL');
  }
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

function compare(built, burst) {
  const runs = { bare: [], addon: [] };
  for (let round = 0; round < Number(options.rounds); round += 1) {
    runs.bare.push(once([built.consumer], built, burst));
    runs.addon.push(once([process.execPath, join(here, 'consume.mjs')], built, burst));
  }
  const rate = (run) => run.records / run.seconds;
  const cost = (run) => (run.cpuSeconds / run.records) * 1e9;
  const of = (list) => ({
    recordsPerSecond: Math.round(median(list.map(rate))),
    consumerNsPerRecord: Number(median(list.map(cost)).toFixed(1)),
    refusedShare: Number(median(list.map((run) => run.refused / (run.produced + run.refused))).toFixed(3)),
  });
  const result = { burst, bare: of(runs.bare), addon: of(runs.addon) };
  return {
    ...result,
    ratio: Number((result.addon.recordsPerSecond / result.bare.recordsPerSecond).toFixed(3)),
  };
}

try {
  const built = build();
  const results = [compare(built, 32), compare(built, 1)];
  if (options.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else for (const result of results) console.log(describe(result));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function describe({ burst, bare, addon, ratio }) {
  const side = (name, { recordsPerSecond, consumerNsPerRecord, refusedShare }) =>
    `  ${name.padEnd(12)} ${(recordsPerSecond / 1e6).toFixed(2)} M records/s, ${consumerNsPerRecord} ns CPU a record, ` +
    `${(refusedShare * 100).toFixed(1)} % refused`;
  return [
    `burst ${burst}: addon/bare ${ratio}`,
    side('bare libbpf', bare),
    side('addon into JS', addon),
  ].join('\n');
}
