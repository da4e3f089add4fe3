import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { Undo } from '@hooklab/base';
import { mayRenice } from '../facts/capabilities';

/** As nice(1) counts: a run that starts or stops, what streams, and what lets both go first. */
const NICE = { urgent: -10, usual: 0, background: 10 } as const;
export type Precedence = keyof typeof NICE;

/** A process that was made nicer may be brought back: CAP_SYS_NICE. */
const mayBringBack = mayRenice(readFileSync('/proc/self/status', 'latin1'));

/**
 * How a process is scheduled beside others. Linux has the number for each thread, so each gets it. Where every session
 * is scheduled as one (CONFIG_SCHED_AUTOGROUP) it counts within the session only, which has a number of its own: this is
 * for processes that have a session to themselves. What may not be brought back is left alone.
 */
export function renice(pid: number, precedence: Precedence): void {
  if (!mayBringBack) return;
  const nice = NICE[precedence];
  // what the first thread starts from now on has it too
  setThread(pid, nice);
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) setThread(Number(thread), nice);
    writeFileSync(`/proc/${pid}/autogroup`, String(nice), { flag: 'r+' });
  } catch {
    // it has ended, or this kernel has no such groups
  }
}

/** Who asked for it and is not done. */
let asking = 0;

/**
 * This process passes on what a run says of its start or stop, whose worker is urgent: until it is undone it goes as much
 * before all else, or that worker's own work would keep it from being heard. Its other threads stay as they are; where
 * its session is not its own, it does.
 */
export function goFirst(): Undo {
  if (asking++ === 0) reniceSelf('urgent');
  let done = false;
  return () => {
    if (done) return;
    done = true;
    if (--asking === 0) reniceSelf('usual');
  };
}

function reniceSelf(precedence: Precedence): void {
  if (!mayBringBack || !leadsSession) return;
  setThread(process.pid, NICE[precedence]);
  try {
    writeFileSync('/proc/self/autogroup', String(NICE[precedence]), { flag: 'r+' });
  } catch {
    // this kernel has no such groups
  }
}

/** 4711 (node) S 1 4711 4711 …: state, parent, group, session */
const leadsSession = ((stat: string) =>
  stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3] === String(process.pid))(
  readFileSync('/proc/self/stat', 'latin1'),
);

function setThread(thread: number, nice: number): void {
  try {
    setPriority(thread, nice);
  } catch {
    // it has ended meanwhile
  }
}
