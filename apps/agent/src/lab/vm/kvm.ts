import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ownRights, type Rights } from '../host/rights';
import { type Accel, accelArgs, QEMU } from './qemu';
import { hostBootId } from './state';

const WATCHDOG_MS = 1_500;

const verdictSchema = z.object({ bootId: z.string(), uid: z.number(), usable: z.boolean(), why: z.string() });
export type KvmVerdict = z.infer<typeof verdictSchema>;

export interface KvmOptions {
  cache: string;
  runAs?: { uid: number; gid: number } | undefined;
  rights?: Rights;
  device?: string;
}

/** Remember that a real guest did not come up under KVM, so that the next boot does not try. */
export function kvmFailed(verdict: KvmVerdict, cache: string, why: string, rights = ownRights): void {
  const file = join(cache, 'lab', `kvm-${verdict.uid}.json`);
  rights.as(() => writeVerdict(file, { ...verdict, usable: false, why }));
}

/**
 * May KVM be used here? A device that exists may still be forbidden, or hang everything that touches it, so
 * the answer is a tiny machine that really ran; it is asked once in each boot of the host (and user) and kept
 * in <cache>/lab/kvm.json. Never throws; takes at most 1.5 s, once.
 */
export async function kvmVerdict(options: KvmOptions): Promise<KvmVerdict> {
  const { cache, runAs, rights = ownRights, device = '/dev/kvm' } = options;
  const bootId = hostBootId();
  const uid = runAs?.uid ?? process.getuid?.() ?? -1;
  if (!existsSync(device)) return { bootId, uid, usable: false, why: `there is no ${device}` };

  const file = join(cache, 'lab', `kvm-${uid}.json`);
  const known = rights.as(() => readVerdict(file));
  if (known?.bootId === bootId && known.uid === uid) return known;
  const rom = join(cache, 'lab', 'kvm-probe.rom');
  let verdict: KvmVerdict;
  try {
    rights.as(() => {
      mkdirSync(dirname(rom), { recursive: true });
      writeFileSync(rom, probeRom(), { mode: 0o644 });
    });
    verdict = { bootId, uid, ...(await tryMachine('kvm', rom, runAs)) };
    rights.as(() => writeVerdict(file, verdict));
  } catch (error) {
    return { bootId, uid, usable: false, why: (error as Error).message };
  }
  return verdict;
}

function writeVerdict(file: string, verdict: KvmVerdict): void {
  writeFileSync(`${file}.new`, JSON.stringify(verdict), { mode: 0o644 });
  renameSync(`${file}.new`, file);
}

function readVerdict(file: string): KvmVerdict | undefined {
  try {
    return verdictSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * A firmware of 64 KiB whose reset vector prints "K" and ends QEMU:
 *
 *   fff0  b0 4b  mov al, 'K'      fff2  e6 e9  out 0xe9, al    isa-debugcon
 *   fff4  b0 00  mov al, 0        fff6  e6 f4  out 0xf4, al    isa-debug-exit, QEMU's status becomes 1
 *   fff8  f4     hlt              fff9  eb fd  jmp fff8
 */
export function probeRom(): Buffer {
  const rom = Buffer.alloc(0x10000, 0xf4);
  rom.set([0xb0, 0x4b, 0xe6, 0xe9, 0xb0, 0x00, 0xe6, 0xf4, 0xf4, 0xeb, 0xfd], 0xfff0);
  return rom;
}

/** Run the probe with an accelerator. Resolves at the watchdog's time even when the child cannot be killed. */
export function tryMachine(
  accel: Accel,
  rom: string,
  runAs?: { uid: number; gid: number },
): Promise<{ usable: boolean; why: string }> {
  return new Promise((resolve) => {
    const child = spawn(
      'sh',
      [
        ...['-c', 'ulimit -c 0; exec "$@"', 'hooklab-kvm-test', QEMU],
        ...['-nodefaults', '-no-user-config', '-nographic', '-monitor', 'none', '-nic', 'none', '-no-reboot'],
        ...['-M', 'pc', '-m', '16', ...accelArgs(accel), '-bios', rom],
        ...['-chardev', 'stdio,id=out,signal=off', '-device', 'isa-debugcon,iobase=0xe9,chardev=out'],
        ...['-device', 'isa-debug-exit,iobase=0xf4,iosize=1'],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], ...(runAs ?? {}) },
    );
    let out = '';
    let err = '';
    const settle = (usable: boolean, why: string) => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve({ usable, why });
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL'); // in an uninterruptible ioctl it dies later, or never; we do not wait
      settle(false, `a test machine did not end within ${WATCHDOG_MS} ms`);
    }, WATCHDOG_MS);
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err = (err + text).slice(-2_000);
    });
    child.once('error', (error) => settle(false, error.message));
    child.once('close', (code) => {
      if (out === 'K' && code === 1) settle(true, 'a test machine ran');
      else settle(false, err.trim().split('\n').pop() || `a test machine ended with ${code}`);
    });
  });
}
