import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { attach, type BootOptions, boot, type LabId, list, stopVm } from '../index';
import { processStartTime } from '../vm/state';
import { Client, expect } from './client';

const gone = async (pid: number, ms: number): Promise<boolean> => {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (processStartTime(pid) === undefined) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
};

/** A VM whose owner is killed with SIGKILL is gone within 2 s. `self`: this program, run as `… own`. */
export async function diesWithOwner(
  version: LabId,
  self: string,
  places: { runtimeDir: string; loaderDir: string },
): Promise<void> {
  const { runtimeDir, loaderDir } = places;
  const owner = spawn(process.execPath, [self, 'own', version, runtimeDir, loaderDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = await new Promise<number>((resolve, reject) => {
    owner.stdout.once('data', (text) => resolve(Number(String(text))));
    owner.once('exit', () => reject(new Error('the owner ended early')));
  });
  expect(processStartTime(pid) !== undefined, 'the VM does not run');
  owner.kill('SIGKILL');
  expect(await gone(pid, 2_000), 'the VM outlived its owner');
  const entry = list({ runtimeDir }).find((item) => item.version === version);
  expect(entry?.running === undefined, 'the dead VM is still listed');
}

/** Boot detached, leave, attach, use, see it listed, stop it. */
export async function persists(version: LabId, options: BootOptions & { runtimeDir: string }): Promise<void> {
  const { runtimeDir } = options;
  const booted = await boot(version, { ...options, detached: true });
  const again = await boot(version, options).then(
    () => 'a second VM',
    (error) => (error as { code?: string }).code,
  );
  expect(again === 'lab-running', `booting twice gave ${again}`);
  const vm = attach(version, { runtimeDir });
  expect(vm.pid === booted.pid, 'attached to another process');
  for (let i = 0; i < 2; i++) {
    const client = await Client.open(vm);
    client.say('run uname -r');
    expect((await client.rest()).trim() === vm.kernel.release, 'another kernel answered');
  }
  expect(
    list({ runtimeDir }).find((item) => item.version === version)?.running?.pid === vm.pid,
    'not listed',
  );
  const exit = new Promise<boolean>((resolve) => vm.onExit(({ expected }) => resolve(expected)));
  expect(await stopVm(version, { runtimeDir }), 'nothing was stopped');
  expect(await gone(booted.pid, 2_000), 'it still runs');
  expect((await exit) === false, 'a foreign stop was taken for our own');
  expect(!(await stopVm(version, { runtimeDir })), 'stopped twice');
}

/** A guest that panics: an open channel and onExit both tell, with the console. */
export async function panics(version: LabId, options: BootOptions): Promise<void> {
  const vm = await boot(version, options);
  const client = await Client.open(vm);
  const exit = new Promise<string>((resolve) => vm.onExit(({ problem }) => resolve(problem?.cause ?? '')));
  client.say('run echo c >/proc/sysrq-trigger; sleep 60');
  const error = await client.rest().then(
    () => undefined,
    (reason) => reason as { code?: string; cause?: string; log?: string },
  );
  expect(error?.code === 'lab-gone', `the channel said ${error?.code}`);
  expect(/sysrq/i.test(error.cause ?? '') && /sysrq/i.test(error.log ?? ''), `the cause is "${error.cause}"`);
  expect(/sysrq/i.test(await exit), 'onExit has no cause');
}

/** KiB of host memory that QEMU holds. */
export function residentKiB(pid: number): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
}
