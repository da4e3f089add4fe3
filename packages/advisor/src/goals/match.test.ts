import { describe, expect, it } from 'vitest';
import { understand } from '../engine/ask';
import { fixtureFacts } from '../test/fixture';
import { en } from '../text/en';
import type { Texts } from '../text/message';
import { GOALS, parseNeeds } from './index';
import { matchGoals } from './match';

/** What people ask, and the goal it means. */
const ASKED: readonly [question: string, goal: string, given?: Record<string, string>][] = [
  ['who deletes this file', 'G-37'],
  ['why are packets dropped', 'G-14'],
  ['how long do block I/Os take', 'G-15'],
  ['return value of openat', 'G-03', { syscall: 'openat' }],
  ['which process changes its name', 'G-38'],
  ['who kills my process', 'G-39'],
  ['which files are opened', 'G-34'],
  ['who opens /etc/passwd', 'G-34'],
  ['count all syscalls', 'G-05'],
  ['why is my disk slow', 'G-15'],
  ['who loads kernel modules', 'G-45'],
  ['arguments of unlinkat', 'G-01', { syscall: 'unlinkat' }],
  ['how long does openat take', 'G-04', { syscall: 'openat' }],
  ['return value of vfs_unlink', 'G-10', { fn: 'vfs_unlink' }],
  ['latency of vfs_read', 'G-56', { fn: 'vfs_read' }],
  ['what does tcp_connect get called with', 'G-09', { fn: 'tcp_connect' }],
  ['trace all functions starting with tcp_', 'G-12'],
  ['cpu flame graph', 'G-32'],
  ['tcp retransmissions', 'G-35b'],
  ['xdp drops packets', 'G-29'],
  ['oom killer', 'G-43'],
  ['who changes file permissions', 'G-46'],
  ['lock contention in a mutex', 'G-47'],
  ['dns lookups', 'G-41'],
  ['page faults of postgres', 'G-18'],
  ['which commands are run', 'G-36'],
  ['inject an error into a syscall', 'G-23'],
  ['why does my thread block', 'G-17'],
  ['memory leak in the kernel', 'G-33'],
  ['the path passed to openat is empty', 'G-02', { syscall: 'openat' }],
  ['secure boot machine', 'G-28'],
  ['which syscalls fail with EPERM', 'G-48'],
  ['who sends signals', 'G-39'],
  ['who sent SIGTERM to nginx', 'G-39'],
  ['trace malloc in my program', 'G-67'],
  ['memory leak in my application', 'G-67'],
  ['which process uses the most cpu', 'G-32'],
  ['who renamed my file', 'G-60'],
  ['who moved the log file', 'G-60'],
  ['who writes to /var/log/syslog', 'G-61'],
  ['what modifies this file', 'G-61'],
  ['fsync latency', 'G-62'],
  ['why is fsync slow', 'G-62'],
  ['who creates directories', 'G-63'],
  ['my program segfaults', 'G-64'],
  ['which programs crash', 'G-64'],
  ['who ptraces my process', 'G-65'],
  ['privilege escalation', 'G-66'],
  ['which process becomes root', 'G-66'],
  ['bash commands typed', 'G-68'],
  ['show https traffic in plain text', 'G-69'],
  ['who listens on port 80', 'G-70'],
  ['which process opens a port', 'G-70'],
  ['tcp connect latency', 'G-71'],
  ['how long do tcp connections take to establish', 'G-71'],
  ['tcp round trip time', 'G-72'],
  ['network latency', 'G-72'],
  ['who resets my connections', 'G-73'],
  ['connection reset by peer', 'G-73'],
  ['udp traffic per process', 'G-74'],
  ['packets per second', 'G-75'],
  ['memory pressure', 'G-76'],
  ['direct reclaim latency', 'G-76'],
  ['which process swaps', 'G-77'],
  ['which libraries are loaded', 'G-78'],
  ['context switches per second', 'G-79'],
  ['tasks migrating between cpus', 'G-80'],
  ['futex contention', 'G-81'],
  ['userspace mutex contention', 'G-81'],
  ['kworker is busy', 'G-82'],
  ['workqueue latency', 'G-82'],
  ['timers firing', 'G-83'],
  ['cpu frequency changes', 'G-84'],
  ['io_uring requests', 'G-85'],
  ['file descriptor leaks', 'G-34'],
  ['slow disk', 'G-15'],
  ['disk latency histogram', 'G-15'],
  ['who is doing disk io', 'G-42'],
  ['which process reads the disk', 'G-42'],
  ['softirq time', 'G-52'],
  ['network card interrupts', 'G-52'],
  ['page cache hit ratio', 'G-51'],
  ['run queue length', 'G-16'],
  ['cpu steal', 'G-16'],
  ['why is my process sleeping', 'G-17'],
  ['off cpu time', 'G-17'],
  ['exec', 'G-36'],
  ['short lived processes', 'G-36'],
  ['new processes started by cron', 'G-36'],
  ['process tree forks', 'G-36b'],
  ['thread creation', 'G-36b'],
  ['exit codes of processes', 'G-36c'],
  ['container starts', 'G-36'],
  ['dropped packets', 'G-14'],
  ['packet loss', 'G-14'],
  ['why does iptables drop', 'G-14'],
  ['xdp', 'G-29'],
  ['tcp retransmits', 'G-35b'],
  ['tcp states', 'G-35'],
  ['connection lifetimes', 'G-35'],
  ['who connects to 10.0.0.1', 'G-40'],
  ['outgoing connections', 'G-40'],
  ['incoming connections', 'G-58'],
  ['dns queries', 'G-41'],
  ['bytes sent per process', 'G-57'],
  ['page faults', 'G-18'],
  ['oom', 'G-43'],
  ['kernel memory leak', 'G-33'],
  ['slab allocations', 'G-33'],
  ['which syscalls does nginx make', 'G-05'],
  ['strace without overhead', 'G-65'],
  ['failed syscalls', 'G-48'],
  ['which files does my program open', 'G-34'],
  ['ENOENT on open', 'G-48'],
  ['who reads /etc/shadow', 'G-53'],
  ['who deleted my directory', 'G-37'],
  ['file disappears', 'G-37'],
  ['who chmods files', 'G-46'],
  ['mounts in containers', 'G-44'],
  ['modprobe', 'G-45'],
  ['who loads ebpf programs', 'G-50'],
  ['which capabilities does it need', 'G-59'],
  ['security audit of file access', 'G-31'],
  ['deny opening a file', 'G-23'],
  ['trace a go program', 'G-20'],
  ['usdt probes in postgres', 'G-21'],
  ['uprobe on libc', 'G-19'],
  ['kernel without BTF', 'G-26'],
  ['raspberry pi', 'G-27'],
  ['secure boot lockdown', 'G-28'],
  ['centos 8', 'G-24'],
  ['latency of ext4_file_read_iter', 'G-56', { fn: 'ext4_file_read_iter' }],
];

describe('a question in plain words', () => {
  it.each(ASKED)('%s → %s', (question, goal, given = {}) => {
    const [best] = matchGoals(question, fixtureFacts('6.12'));
    expect(best?.goal.id).toBe(goal);
    expect(Object.fromEntries(best!.given.map((id) => [id, best!.params[id]]))).toEqual(given);
  });

  it('that means nothing here is not answered', () => {
    expect(understand('what is the meaning of life', fixtureFacts('6.12'))).toMatchObject({
      question: null,
      sure: false,
    });
    expect(understand('', fixtureFacts('6.12')).question).toBeNull();
  });

  it('is matched in other languages by their own words', () => {
    const chinese: Texts = { ...en, 'G-37.words': '删除 文件|谁 删除', 'G-14.words': '丢包' };
    expect(matchGoals('谁删除了这个文件？', null, chinese)[0]?.goal.id).toBe('G-37');
    expect(matchGoals('为什么丢包', null, chinese)[0]?.goal.id).toBe('G-14');
  });

  it('may be a point', () => {
    const facts = fixtureFacts('6.12');
    const asked = (text: string) => understand(text, facts).question;
    expect(asked('fn:tcp_connect')).toMatchObject({
      kind: 'point',
      point: { kind: 'fn', name: 'tcp_connect' },
    });
    expect(asked('vfs_unlink')).toMatchObject({ kind: 'point', point: { kind: 'fn' } });
    expect(asked('task_rename')).toMatchObject({ point: { kind: 'tracepoint', category: 'task' } });
    expect(asked('openat')).toMatchObject({ point: { kind: 'syscall', name: 'openat' } });
    expect(asked('task_struct.comm')).toMatchObject({ point: { kind: 'field' } });
  });
});

describe('the goal tree', () => {
  it('has the 36 goals of the fact base and at least ten more', () => {
    const ids = new Set(GOALS.map((g) => g.id));
    expect(ids.size).toBe(GOALS.length);
    for (let i = 1; i <= 36; i++) expect(ids, `G-${i}`).toContain(`G-${String(i).padStart(2, '0')}`);
    expect(GOALS.filter((g) => Number(g.id.slice(2, 4)) > 36).length).toBeGreaterThanOrEqual(10);
  });

  it('finds every goal by its own title', () => {
    for (const goal of GOALS) {
      const title = en[`${goal.id}.title` as keyof typeof en].replace(/‹(\w+)›/g, '').replace(/:/g, ' ');
      expect(
        matchGoals(
          `${title} ${en[`${goal.id}.words` as keyof typeof en].split('|')[0]!.replace(/\//g, ' ')}`,
          null,
        ).map((m) => m.goal.id),
        title,
      ).toContain(goal.id);
    }
  });
});

it('reads needs from the command line', () => {
  expect(parseNeeds('entry,return,stack')).toEqual({ entry: true, ret: true, stack: true });
  expect(parseNeeds('latency,functions=50,oldest=4.19')).toEqual({
    latency: true,
    functions: 50,
    oldest: [4, 19],
  });
  expect(parseNeeds('entry,nonsense')).toBeNull();
});
