/**
 * Boots the real kernels and uses the real channel and commands. `npm test` makes the short ones on one kernel
 * (apps/agent/lab-check.mjs); all of them, on all kernels, take minutes:
 *
 *   node apps/agent/lab-check.mjs [--boots 3] [--busy] [--fetch] [--short] [5.10 6.1 6.12 7.2]
 *
 * Prints one line a boot and a check; ends with 1 when any failed. `--busy` keeps one core busy meanwhile.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { backPressure, exits, figures, manyClients, noLeftovers, reconnects, secrets } from './check/channel';
import { Client } from './check/client';
import { commands, deadIdle } from './check/commands';
import { diesWithOwner, panics, persists, residentKiB } from './check/life';
import { writeStandin } from './check/standin';
import {
  type BootOptions,
  boot,
  fetch,
  type LabId,
  type LabVm,
  labVersion,
  labVersions,
  ownKeeper,
} from './index';

const self = fileURLToPath(import.meta.url);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    boots: { type: 'string', default: '3' },
    busy: { type: 'boolean' },
    fetch: { type: 'boolean' },
    short: { type: 'boolean' },
  },
});
const READY_GOAL_MS = 15_000;

async function main(): Promise<boolean> {
  const temp = mkdtempSync(join(tmpdir(), 'hooklab-check-'));
  const runtimeDir = join(temp, 'run');
  const loaderDir = writeStandin(join(temp, 'loader'));
  const options = { runtimeDir, loaderDir, ...asNobody() };
  const versions = positionals.length > 0 ? positionals.map(labVersion) : [...labVersions];
  let failed = 0;
  const check = async (name: string, work: () => Promise<unknown>) => {
    const began = performance.now();
    try {
      const text = await work();
      console.log(
        `ok    ${name}${typeof text === 'string' ? `: ${text}` : ''} (${seconds(performance.now() - began)})`,
      );
    } catch (error) {
      failed++;
      const log = (error as { log?: string }).log;
      console.log(`FAIL  ${name}: ${(error as Error).message}${log ? `\n${log.slice(-2000)}` : ''}`);
    }
  };
  const awake = setInterval(() => {}, 1_000); // a VM does not hold the event loop
  const burner = values.busy ? burnOneCore() : undefined;
  try {
    for (const version of versions) {
      if (values.fetch) await check(`${version} fetch`, async () => (await fetch(version)).release);
      const boots = values.short ? 0 : Number(values.boots);
      for (let i = 1; i <= boots; i++) await check(`${version} boot ${i}`, () => timedBoot(version, options));
      let vm: LabVm | undefined;
      await check(`${version} boot for the channel`, async () => {
        vm = await boot(version, options);
      });
      if (!vm) continue;
      const running = vm;
      await check(`${version} figures`, () => figures(running));
      await check(`${version} exit status and last bytes`, () => exits(running));
      await check(`${version} back-pressure`, () => backPressure(running));
      const rounds = values.short ? 4 : 12;
      await check(`${version} ${rounds} reconnects in a flood`, () => reconnects(running, rounds));
      await check(`${version} commands`, () => commands(running));
      await check(`${version} dead idle loaders`, () => deadIdle(running, values.short ? 2 : 20));
      await check(`${version} no leftovers`, () => noLeftovers(running));
      await check(`${version} as many clients as channels`, () => manyClients(running));
      await check(`${version} no secrets, read-only, no network`, () => secrets(running));
      await check(`${version} memory`, async () => `${residentKiB(running.pid) >> 10} MiB`);
      await check(`${version} stop`, () => running.stop());
      await check(`${version} dies with its owner`, () => diesWithOwner(version, self, options));
      await check(`${version} persists, attach, stop`, () => persists(version, options));
      await check(`${version} panic`, () => panics(version, options));
    }
  } finally {
    clearInterval(awake);
    burner?.kill('SIGKILL');
    rmSync(temp, { recursive: true, force: true });
  }
  console.log(failed === 0 ? 'all checks hold' : `${failed} checks failed`);
  return failed === 0;
}

/** From QEMU's start to the first bytes of a Node process in the guest. */
async function timedBoot(version: LabId, options: BootOptions) {
  let began = 0;
  const vm = await boot(version, {
    ...options,
    progress: ({ step }) => {
      if (step === 'qemu') began = performance.now();
    },
  });
  const up = performance.now() - began;
  try {
    const client = await Client.open(vm);
    const ready = performance.now() - began;
    await client.hangUp();
    const over = ready > READY_GOAL_MS ? ', over the goal' : '';
    return `up ${seconds(up)}, ready ${seconds(ready)}, ${vm.state.accel}${over}`;
  } finally {
    await vm.stop();
  }
}

/** As the agent does: root does not run QEMU as root. */
function asNobody(): Pick<BootOptions, 'keeper'> {
  return { keeper: ownKeeper({ user: { uid: 65_534, gid: 65_534 } }) };
}

/** It ends with this process, however that ends. */
function burnOneCore(): ChildProcess {
  const script = `
    process.stdin.resume().on('end', () => process.exit());
    (function burn() { for (let i = 0; i < 1e7; i++); setImmediate(burn); })();`;
  return spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'ignore'] });
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

if (positionals[0] === 'own') {
  // the owner that diesWithOwner kills: own VERSION RUNTIME_DIR LOADER_DIR
  const [, version, runtimeDir, loaderDir] = positionals;
  const vm = await boot(labVersion(version!), {
    runtimeDir: runtimeDir!,
    loaderDir: loaderDir!,
    ...asNobody(),
  });
  console.log(String(vm.pid));
  setInterval(() => {}, 1_000);
} else process.exitCode = (await main()) ? 0 : 1;
