import { type Milliseconds, Problem } from '@hooklab/base';
import type { LabId } from '../store/id';
import { isBuiltIn } from '../store/paths';
import type { VmState } from './state';

export const alreadyRunning = (state: VmState): Problem =>
  new Problem({
    code: 'lab-running',
    what: `A lab VM ${state.version} is already running`,
    where: `process ${state.pid}, since ${state.startedAt}`,
    cause: 'there is one VM for each kernel and runtime directory',
    fix: `Use it as the target lab:${state.version}, or stop it with: hooklab lab stop ${state.version}`,
  });

export const notRunning = (version: LabId): Problem =>
  new Problem({
    code: 'lab-not-running',
    what: `There is no lab VM ${version} running`,
    fix: `Boot one with: hooklab lab boot ${version}`,
  });

export const foreign = ({ version, pid }: VmState): Problem =>
  new Problem({
    code: 'lab-foreign',
    what: `The lab VM ${version} is not yours to stop`,
    where: `process ${pid}`,
    cause: 'root started it',
    fix: `Run: sudo hooklab lab stop ${version}`,
  });

export const stuck = ({ version, pid }: VmState): Problem =>
  new Problem({
    code: 'lab-stuck',
    what: `The lab VM ${version} does not end`,
    where: `process ${pid}`,
    cause: 'it waits in the kernel, and SIGKILL reaches it only after that',
    fix: 'Wait, or look at the kernel’s log: dmesg',
  });

/** `log`: the console; its telling line becomes the cause. */
export function bootProblem(
  version: LabId,
  ending: 'timeout' | 'exit',
  timeoutMs: Milliseconds,
  log: string,
): Problem {
  const cause = crashLine(log);
  if (ending === 'timeout')
    return new Problem({
      code: 'lab-boot-timeout',
      what: `The lab VM ${version} was not up after ${Math.round(timeoutMs / 1000)} s`,
      cause: cause ?? 'this machine may be very busy',
      fix: 'Try again when it is less busy',
      log,
    });
  const memory = /cannot set up guest memory|Cannot allocate memory|deadlocked on memory|Out of memory/.test(
    log,
  );
  return new Problem({
    code: 'lab-boot',
    what: `The lab VM ${version} ended while it was starting`,
    cause: cause ?? 'QEMU ended without a word',
    fix: memory
      ? 'Give it another amount of memory; 512 MB is usual'
      : isBuiltIn(version)
        ? `Try again; if it stays so, fetch the kernel anew: hooklab lab fetch --again ${version}`
        : 'The log is its console; other options may help: hooklab lab add --help',
    log,
  });
}

/**
 * The line of a console that tells why it ended:
 *   [   12.301441] Kernel panic - not syncing: Fatal exception
 *   qemu-system-x86_64: -accel kvm: failed to initialize kvm: Permission denied
 */
export function crashLine(console: string): string | undefined {
  const lines = console.split('\n').reverse();
  const line =
    lines.find((text) => /Kernel panic|Out of memory and no killable/.test(text)) ??
    lines.find((text) => /BUG:|Oops:/.test(text)) ??
    lines.find((text) => /qemu-system/.test(text) && !/terminating on signal/.test(text));
  return line?.replace(/^.*?\[\s*\d+\.\d+\]\s*/, '').trim();
}

/**
 * What the kernel killed because the guest's memory was used up, the last time:
 *
 *   [   12.301441] Out of memory: Killed process 149 (node) total-vm:1031496kB, anon-rss:51120kB, …
 */
export const outOfMemory = (console: string): string | undefined =>
  [...console.matchAll(/out of memory: (Killed process \d+ \(.*?\)) total-vm/gi)].at(-1)?.[1];
