import { Problem } from '@hooklab/base';
import type { Whose } from '@hooklab/probe';
import type { Command } from 'commander';

export interface WhoseOptions {
  comm?: string;
  pid?: string;
  tid?: string;
  uid?: string;
  cgroup?: string;
  container?: string;
  rate?: string;
}

/** Whose events: of every command that makes a program of a spec. */
export const whoseOptions = (command: Command): Command =>
  command
    .option('--comm <name>', 'only threads of that name; with * and ? a pattern')
    .option('--pid <pids>', 'only these processes: 12 or 12,13')
    .option('--tid <tids>', 'only these threads')
    .option('--uid <uids>', 'only these users, by number')
    .option('--cgroup <path>', 'only what is in this cgroup or below it: /system.slice/ssh.service')
    .option('--container <name>', 'only this systemd unit, or container of docker or podman')
    .option('--rate <records>', 'at most so many records a second on each CPU; the rest is counted');

/** Throws Problem `usage` for what is no number. */
export function whoseOf({ comm, pid, tid, uid, cgroup, container, rate }: WhoseOptions): Whose {
  return {
    comm,
    pids: numbers('--pid', pid),
    tids: numbers('--tid', tid),
    uids: numbers('--uid', uid),
    cgroup,
    container,
    rate: rate === undefined ? undefined : rateOf(rate),
  };
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (Number.isInteger(rate) && rate >= 1 && rate <= 1_000_000) return rate;
  throw new Problem({
    code: 'usage',
    what: `--rate “${text}” is no number of records`,
    fix: 'Write 1 to 1000000: so many a second on each CPU',
  });
}

function numbers(option: string, text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined;
  const all = text.split(',').map((each) => each.trim());
  const wrong = all.find((each) => !/^\d{1,10}$/.test(each));
  if (wrong === undefined) return all.map(Number);
  throw new Problem({
    code: 'usage',
    what: `${option} “${text}” is no list of numbers`,
    cause: `${wrong === '' ? 'one is empty' : `“${wrong}” is none`}`,
    fix: `Write ${option} 12 or ${option} 12,13`,
  });
}
