import { readFileSync } from 'node:fs';
import type { Owner } from '../state/owner';

/**
 * Capabilities that give next to nothing, by their bit in include/uapi/linux/capability.h; the first that root has
 * here is taken (a container's root lacks the rarer ones).
 */
const MARKS: [name: string, bit: number][] = [
  ['wake_alarm', 35],
  ['block_suspend', 36],
  ['net_bind_service', 10],
];

/**
 * A command as an unprivileged owner whose other processes cannot get at it. Behind sudo the agent is a person, and
 * any process of that person could take a descriptor out of another one (pidfd_getfd, ptrace, /proc/PID/fd), also the
 * channel to root. The kernel refuses that for a process with a capability that the other has not, so it gets one.
 */
export function guarded(owner: Owner, command: string[]): string[] {
  const have = permitted();
  const mark = MARKS.find(([, bit]) => (have >> BigInt(bit)) & 1n)?.[0];
  return [
    'setpriv',
    ...['--reuid', String(owner.uid), '--regid', String(owner.gid), '--clear-groups'],
    ...(mark ? [`--inh-caps=+${mark}`, `--ambient-caps=+${mark}`] : []),
    '--',
    ...command,
  ];
}

/** A command without it again, for programs that are not ours. */
export const unguarded = (command: string[]): string[] => [
  'setpriv',
  '--inh-caps=-all',
  '--ambient-caps=-all',
  '--',
  ...command,
];

/** CapPrm:	000001ffffffffff */
function permitted(): bigint {
  const line = /^CapPrm:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return BigInt(`0x${line?.[1] ?? '0'}`);
}
