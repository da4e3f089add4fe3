import { describe, expect, it } from 'vitest';
import { understand } from '../engine/ask';
import { shippedFacts } from '../test/fixture';
import { CONFIDENT, matchGoals } from './match';

/** What system administrators type, and the goal that it means. */
const ASKED: readonly [question: string, goal: string][] = [
  ['what is filling my disk', 'G-100'],
  ['which process sends SIGKILL to mine', 'G-39'],
  ['why is my nfs mount slow', 'G-101'],
  ['who changed the firewall rules', 'G-130'],
  ['why do my tcp connections get reset', 'G-73'],
  ['which container does the most dns', 'G-132'],
  ['who leaves zombie processes', 'G-119'],
  ['futex contention', 'G-81'],
  ['why is the load average so high', 'G-111'],
  ['who loads kernel modules', 'G-45'],
  ['why is fsync slow', 'G-62'],
  ['cpu frequency changes', 'G-84'],
  ['irq storm', 'G-52'],
  ['page cache thrash', 'G-51'],
  ['overlayfs copy up', 'G-105'],
  ['io_uring submissions per process', 'G-85'],
  ['which cgroup is throttled', 'G-112'],
  ['usb device keeps disconnecting', 'G-140'],
  ['kvm exits by reason', 'G-120'],
  ['transparent huge pages collapse', 'G-114'],
  ['why did the oom killer kill my process', 'G-43'],
  ['conntrack table full', 'G-131'],
  ['mmap_lock contention', 'G-115'],
  ['numa migration', 'G-116'],
  ['ksoftirqd at 100%', 'G-113'],
  ['which process is eating my disk space', 'G-100'],
  ['nfs is slow', 'G-101'],
  ['somebody adds iptables rules, who', 'G-130'],
  ['nftables changes', 'G-130'],
  ['which pod sends the most dns queries', 'G-132'],
  ['defunct processes not reaped', 'G-119'],
  ['why is load 40 but cpu idle', 'G-111'],
  ['tasks stuck in D state', 'G-111'],
  ['cgroup cpu throttling', 'G-112'],
  ['container hits its cpu limit', 'G-112'],
  ['usb plugged in', 'G-140'],
  ['vm exits', 'G-120'],
  ['khugepaged', 'G-114'],
  ['thp splits', 'G-114'],
  ['nf_conntrack: table full, dropping packet', 'G-131'],
  ['page table lock mmap_sem contention', 'G-115'],
  ['pages moved between numa nodes', 'G-116'],
  ['softirq uses all cpu', 'G-113'],
  ['who opened this port', 'G-70'],
  ['full path of every file that is opened', 'G-34'],
  ['container id of processes that open files', 'G-34'],
  ['what is written to the socket in tcp_sendmsg', 'G-09'],
  ['bpf map updates', 'G-144'],
  ['attach to a stripped binary at an address', 'G-19'],
  ['trace fuse requests', 'G-102'],
  ['9p requests slow', 'G-103'],
  ['btrfs commit latency', 'G-104'],
  ['xfs log stalls', 'G-104'],
  ['ext4 journal commits', 'G-104'],
  ['disk errors', 'G-108'],
  ['network card drops packets', 'G-14'],
  ['arp requests', 'G-133'],
  ['who changes the system time', 'G-141'],
  ['process changes its priority', 'G-121'],
  ['who calls reboot', 'G-148'],
  ['seccomp kills', 'G-142'],
  ['selinux denials', 'G-143'],
  ['apparmor denied', 'G-143'],
  ['memory cgroup reclaim', 'G-117'],
  ['slab growing', 'G-33'],
  ['file descriptor leak', 'G-34'],
  ['inotify watches', 'G-106'],
  ['tcp zero window', 'G-135'],
  ['tcp backlog overflow', 'G-134'],
  ['listen queue overflow', 'G-134'],
  ['syn flood', 'G-134'],
  // in words of our own, written before the goals' words were looked at again
  ['my root partition keeps filling up, who writes so much', 'G-100'],
  ['which log file grows fastest', 'G-100'],
  ['nfs share hangs sometimes', 'G-101'],
  ['ufw rules disappear', 'G-130'],
  ['who flushed iptables', 'G-130'],
  ['zombies pile up under my supervisor', 'G-119'],
  ['load is 12 on a four core machine', 'G-111'],
  ['processes hang in uninterruptible sleep', 'G-111'],
  ['pod is throttled although cpu usage is low', 'G-112'],
  ['cfs quota exceeded', 'G-112'],
  ['docker image layer copied up on write', 'G-105'],
  ['how often are huge pages split', 'G-114'],
  ['is khugepaged wasting cpu', 'G-114'],
  ['table full, new connections are dropped', 'G-131'],
  ['ksoftirqd eats one core', 'G-113'],
  ['which softirq is busy', 'G-113'],
  ['page faults wait for mmap lock', 'G-115'],
  ['are my pages moved to another numa node', 'G-116'],
  ['which kubernetes pod resolves names all the time', 'G-132'],
  ['which thread holds the mutex others wait for', 'G-118'],
  ['everything on this server is slow', 'G-110'],
  ['my laptop freezes for seconds', 'G-110'],
  ['usb stick disconnects randomly', 'G-140'],
  ['why does my vm exit so often to the hypervisor', 'G-120'],
  ['who set the clock back', 'G-141'],
  ['who renices my daemon', 'G-121'],
  ['sandbox kills my program with SIGSYS', 'G-142'],
  ['selinux blocks my web server', 'G-143'],
  ['container killed by memory limit reclaim', 'G-117'],
  ['connections are dropped because the accept queue is full', 'G-134'],
  ['somebody changed the default route', 'G-136'],
  ['who rebooted this machine last night', 'G-148'],
  ['which bpf map gets written', 'G-144'],
  ['kernel log is flooded by a driver', 'G-145'],
  ['fuse mount takes forever', 'G-102'],
  ['btrfs transaction takes long', 'G-104'],
  ['bad sectors on my ssd', 'G-108'],
  ['who empties my log file', 'G-109'],
  ['which program watches my home directory with inotify', 'G-106'],
  ['two processes fight over flock', 'G-107'],
  ['the peer advertises a zero window', 'G-135'],
  ['which process entered another namespace', 'G-147'],
  ['who talks to docker.sock', 'G-146'],
  ['what is vfs_read called with', 'G-09'],
  ['how long does do_sys_openat2 take', 'G-56'],
  ['which process moved to another cgroup', 'G-122'],
  // a second time, all of other words
  ['which processes get started by cron', 'G-36'],
  ['what got launched after login', 'G-36'],
  ['why does my ssh connection drop', 'G-73'],
  ['which process talks to 10.0.0.5', 'G-40'],
  ['who talks to 192.168.1.1', 'G-40'],
  ['who resolves hostnames so often', 'G-41'],
  ['my ssd is slow, which process is to blame', 'G-15'],
  ['nvme drive is slow today', 'G-15'],
  ['which process gets killed for memory', 'G-43'],
  ['which kernel module was inserted', 'G-45'],
  ['what wakes up my laptop cpu', 'G-83'],
  ['what runs on cpu 3', 'G-79'],
  ['which process runs on core 2', 'G-79'],
  ['which task preempts mine', 'G-79'],
  ['how many bytes does each process send', 'G-57'],
  ['who writes to my usb disk', 'G-42'],
  ['tcp handshake takes long', 'G-71'],
  ['connection setup latency', 'G-71'],
  ['who pins cpu at 100%', 'G-32'],
  ['memory allocations of my program', 'G-67'],
  ['who calls sync', 'G-62'],
  ['who changes the owner of a file', 'G-46'],
  ['who renames my files', 'G-60'],
  ['why is writing to nfs so slow', 'G-101'],
  ['which interrupt takes the most time', 'G-52'],
  ['which timer fires all the time', 'G-83'],
  ['who traces system calls failing with ENOENT', 'G-48'],
  ['which program keeps writing to my log file', 'G-61'],
  ['what removes files in my home directory', 'G-37'],
  ['find out who kills my server process', 'G-39'],
  ['latency histogram of the disk', 'G-15'],
  ['which process reads the most from disk', 'G-42'],
  ['tcp retransmissions per connection', 'G-35b'],
  ['who maps executable memory', 'G-78'],
  ['which process exits with an error', 'G-36c'],
  ['which process listens on port 80', 'G-70'],
  ['how deep is the accept queue', 'G-134'],
  ['off cpu time of mysqld', 'G-17'],
  ['who makes so many context switches', 'G-79'],
  ['round trip time of my connections', 'G-72'],
  ['which kworker is busy', 'G-82'],
  ['plain text of https traffic', 'G-69'],
  ['why is direct reclaim happening', 'G-76'],
];

/** No goal of ours: the nearest are shown as such. */
const NO_GOAL = [
  'why do some accept events never show up',
  'read a per-cpu variable',
  'sctp',
  'wifi disconnects',
  'audio stutters',
  'why is the sky blue',
  'who creates symlinks',
  'who evicts my pages',
  'what does postgres wait for',
];

describe('a question of an administrator', () => {
  const facts = shippedFacts('6.12');

  it.each(ASKED)('%s → %s', (question, goal) => {
    expect(understand(question, facts)).toMatchObject({ sure: true, question: { kind: 'goal', goal } });
  });

  it.each(NO_GOAL)('%s: no goal fits, the nearest are shown as such', (question) => {
    const { question: chosen, sure, goals } = understand(question, facts);
    expect({ chosen, sure }).toEqual({ chosen: null, sure: false });
    expect(goals.length).toBeGreaterThanOrEqual(3);
    expect(new Set(goals.map((m) => m.goal.id)).size).toBe(goals.length);
  });

  it('that fits a goal only in part is not taken for it', () => {
    for (const question of ['my machine', 'a full table', 'which variable is read', 'block the sun']) {
      expect(matchGoals(question, facts)[0]!.score, question).toBeLessThan(CONFIDENT);
    }
  });

  it('that names a function of this kernel is answered for it', () => {
    const of = (question: string) => understand(question, facts).question;
    expect(of('what is written to the socket in tcp_sendmsg')).toMatchObject({
      goal: 'G-09',
      params: { fn: 'tcp_sendmsg' },
    });
    expect(of('page faults in handle_mm_fault')).toMatchObject({ params: { fn: 'handle_mm_fault' } });
    expect(of('what does vfs_unlink return, function and file')).toMatchObject({
      goal: 'G-10',
      params: { fn: 'vfs_unlink' },
    });
    // a word of the goals is no function
    expect(of('mmap_lock contention')).toMatchObject({ goal: 'G-115', params: {} });
  });
});
