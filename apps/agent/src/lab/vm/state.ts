import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type LabId, labIdSchema } from '../store/id';

/** <runtimeDir>/lab-<version>.json: a VM that runs, for other processes to find. */
const vmStateSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  version: labIdSchema,
  release: z.string(),
  pid: z.number().int().positive(),
  /** field 22 of /proc/<pid>/stat, so that a reused pid is not taken for the VM */
  startTime: z.string(),
  bootId: z.string(),
  channels: z.number().int().positive(),
  accel: z.enum(['tcg', 'kvm']),
  detached: z.boolean(),
  startedAt: z.string(),
});
export type VmState = z.infer<typeof vmStateSchema>;

/** The files of one VM in the runtime directory. Only `dir` is QEMU's own; the rest stays the caller's. */
export function vmFiles(runtimeDir: string, version: LabId) {
  const at = (suffix: string) => join(runtimeDir, `lab-${version}${suffix}`);
  return { dir: at(''), state: at('.json'), console: at('.log'), initrd: at('.initrd'), lock: at('.lock') };
}

/**
 * Who uses a port of a VM holds this file's lock: in the private directory, where no other user can. No kernel's name
 * has an `@`.
 */
export const portLock = (runtimeDir: string, version: LabId, socket: string): string =>
  join(runtimeDir, `lab-${version}@${socket.replace(/\.sock$/, '')}.lock`);

export function writeVmState(runtimeDir: string, state: VmState): void {
  const file = vmFiles(runtimeDir, state.version).state;
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The VM that runs, or undefined; what a dead one left behind is removed. */
export function readVmState(runtimeDir: string, version: LabId): VmState | undefined {
  let text: string;
  try {
    text = readFileSync(vmFiles(runtimeDir, version).state, 'utf8');
  } catch {
    return undefined;
  }
  const state = parseVmState(text);
  if (state?.version === version && isAlive(state)) return state;
  removeVmFiles(runtimeDir, version);
  return undefined;
}

/** Undefined for anything that is not a state file of this format. */
export function parseVmState(text: string): VmState | undefined {
  try {
    return vmStateSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * The console log stays, for who wants to know why. With an `id`, nothing happens when another VM has taken the
 * place meanwhile.
 */
export function removeVmFiles(runtimeDir: string, version: LabId, id?: string): void {
  const files = vmFiles(runtimeDir, version);
  if (id !== undefined && existsSync(files.state)) {
    const there = parseVmState(readFileSync(files.state, 'utf8'));
    if (there && there.id !== id) return;
  }
  rmSync(files.state, { force: true });
  rmSync(files.initrd, { force: true });
  rmSync(files.dir, { recursive: true, force: true });
}

export function isAlive(state: Pick<VmState, 'pid' | 'startTime' | 'bootId'>): boolean {
  return state.bootId === hostBootId() && processStartTime(state.pid) === state.startTime;
}

/** Undefined when there is no such process, or only its zombie. */
export function processStartTime(pid: number): string | undefined {
  try {
    return startTimeOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Field 22 of /proc/<pid>/stat; the second field may hold blanks and parentheses:
 *   4711 (qemu-system-x86) S 4700 4711 4711 0 -1 4194560 … 8423701 …
 */
export function startTimeOf(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

export const hostBootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
