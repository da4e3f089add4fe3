import type { SkeletonPoint } from './input';

/** By what the exit finds what its entry left: an expression of at most 64 bits at each end. */
export interface Join {
  readonly entry: string;
  readonly exit: string;
  /** beside the map's key */
  readonly about: string;
  /** the exit runs in the thread of the entry */
  readonly sameThread: boolean;
}

const THREAD: Join = {
  entry: 'bpf_get_current_pid_tgid()',
  exit: 'bpf_get_current_pid_tgid()',
  about: 'the thread: another one may be inside at the same time',
  sameThread: true,
};

/** Most calls end in the thread where they began. A block request and a task that is woken do not. */
export function joinOf(entry: SkeletonPoint, exit: SkeletonPoint): Join {
  const request = 'struct request *';
  const rq = read(entry, (r) => r.type === request);
  const done = read(exit, (r) => r.type === request);
  if (rq && done) {
    return { entry: `(__u64)${rq}`, exit: `(__u64)${done}`, about: 'the request', sameThread: false };
  }
  const sector = (point: SkeletonPoint): string | null => {
    const dev = read(point, (r) => r.name === 'dev');
    const at = read(point, (r) => r.name === 'sector');
    return dev && at && `((__u64)${dev} << 40) ^ ${at}`;
  };
  const from = sector(entry);
  const to = sector(exit);
  if (from && to) return { entry: from, exit: to, about: 'device and sector', sameThread: false };
  const woken = task(entry, 'p');
  const next = task(exit, 'next');
  if (woken && next)
    return { entry: woken, exit: next, about: 'the thread that is woken', sameThread: false };
  return THREAD;
}

function read(point: SkeletonPoint, is: (r: SkeletonPoint['readings'][number]) => boolean): string | null {
  const code = point.readings.find(is)?.code;
  return code ? bracketed(code) : null;
}

function task(point: SkeletonPoint, name: string): string | null {
  const code = read(point, (r) => r.name === name && r.type === 'struct task_struct *');
  if (code) return `(__u32)BPF_CORE_READ(${code}, pid)`;
  // a record has the number itself
  const pid = read(point, (r) => r.name === (name === 'p' ? 'pid' : 'next_pid'));
  return pid && /sched_(?:wakeup|switch)/.test(point.section) ? `(__u32)${pid}` : null;
}

const bracketed = (code: string): string => (/^[\w>.-]+$/.test(code) ? code : `(${code})`);
