/** The goals of goals/{filesystems,pressure,setting}.ts; keys as in goals.ts. */
export const goalsWider = {
  'G-100.title': 'What fills the disk: bytes written, by file and process',
  'G-100.trap':
    'Writing is not growing: compare the position after the write with the file’s size. mmap, splice and io_uring do not go through vfs_write.',
  'G-100.words':
    'fill/fills/filling disk|disk full|fill/fills/filling up|disk space|eats/eating space|no space left|file/files/log/logs grow/grows/growing|enospc|uses up disk|largest writer|quota|use up disk|use up space|big/large file/files|eat/eats/eating up disk',
  'G-101.title': 'How long NFS requests take',
  'G-101.trap': 'A soft mount gives up, a hard one waits for ever: look for tasks in state D too.',
  'G-101.words':
    'nfs|nfs slow|nfs mount/mounts|nfs slow mount|nfs request/requests latency|sunrpc|network file system slow',
  'G-102.title': 'Requests to FUSE file systems',
  'G-102.trap': 'The daemon answers in another process: its own time is part of every request.',
  'G-102.words': 'fuse|fuse request/requests|fuse slow|sshfs|rclone mount',
  'G-103.title': 'Requests of the 9p file system',
  'G-103.trap': 'A tag is used again as soon as its answer is there.',
  'G-103.words': '9p|9p request/requests|9p slow|virtio 9p|plan 9',
  'G-104.title': 'Journal commits of file systems (ext4, btrfs, XFS)',
  'G-104.trap': 'One commit writes for everybody: the current task is the journal’s thread.',
  'G-104.words':
    'journal/journals|journal commit/commits|commit latency|jbd2|btrfs|xfs|ext4|xfs log|log stall/stalls|transaction commit',
  'G-105.title': 'Files that an overlay copies up',
  'G-105.trap': 'The first open for writing copies the whole file, be it one byte that is changed.',
  'G-105.words':
    'overlay/overlayfs copy|copy up|copy_up|overlay/overlayfs|container image write/writes|copies up',
  'G-106.title': 'Who watches files (inotify, fanotify)',
  'G-106.trap': 'A watch belongs to a user’s limit, not to a process.',
  'G-106.words': 'inotify|fanotify|file watch/watches/watcher|watch/watches file/files/directory|fsnotify',
  'G-107.title': 'Locks on files (flock, fcntl)',
  'G-107.trap': 'The event fires for tries that fail too: look at the result.',
  'G-107.words': 'flock|file lock/locks|fcntl lock/locks|posix lock/locks|lockf|locked file/files|lock file',
  'G-108.title': 'Disk I/Os that fail',
  'G-108.trap': 'block_rq_error came with 5.18; before, filter completions for an error other than 0.',
  'G-108.words':
    'disk error/errors|i/o error/errors|block error/errors|bad sector/sectors|medium error|failing disk|eio|bad block/blocks|read/write error/errors disk|uncorrectable|bad disk',
  'G-109.title': 'Who truncates files',
  'G-109.trap': 'open with O_TRUNC truncates without the syscall truncate.',
  'G-109.words':
    'truncate/truncates/truncated file/files|truncate|file emptied|empties file/files|file zero bytes',

  'G-110.title': 'Why this machine is slow: where to begin',
  'G-110.trap':
    'First tell apart: does something run all the time (CPU), or does something wait (disk, locks, memory)? Each has a goal of its own.',
  'G-110.words':
    'box/machine/system/server/computer/host/everything/laptop slow|everything hang/hangs/lags|machine/system/server/box/laptop/computer laggy/sluggish/unresponsive/freezes/stalls|performance problem|where begin|what is wrong|why slow everything|high latency everywhere',
  'G-111.title': 'Why the load is high: tasks that run, or sleep uninterruptibly (D)',
  'G-111.trap':
    'The load counts tasks in state D as well as runnable ones: with an idle CPU it is waiting for disk, network storage or a lock.',
  'G-111.words':
    'load average|load high|high load|load rises|d state|state d|stuck d state|uninterruptible|hung task/tasks|uninterruptible sleep|load core/cores/machine|task/tasks/process/processes stuck|blocked for more than|load cpu idle|unkillable|load cpu no|thread/threads stuck|thread/threads/task/tasks/process/processes hang/hangs/hung kernel',
  'G-112.title': 'Which cgroup is throttled (CPU limit)',
  'G-112.trap': 'A short quota throttles a program whose average is far below its limit.',
  'G-112.words':
    'throttled/throttle/throttling|cgroup throttled/throttle/throttling|cpu throttling|cpu limit/limits|cpu quota|container/pod cpu limit|cfs bandwidth|cfs quota|cpu.max|nr_throttled|throttled pod/container cpu usage',
  'G-113.title': 'Time in softirqs (ksoftirqd)',
  'G-113.trap': 'ksoftirqd only takes over what interrupts left undone: most softirq time is in other tasks.',
  'G-113.words':
    'ksoftirqd|softirq/softirqs cpu|softirq/softirqs use/uses cpu|net_rx|which softirq|softirq/softirqs busy|softirqs',
  'G-114.title': 'Huge pages: collapsed, split, at faults',
  'G-114.trap': 'A collapse that fails has a status: most tries find pages that are not there.',
  'G-114.words':
    'huge page/pages|transparent huge page/pages|thp|thp split/splits|khugepaged|hugepage/hugepages|compound page/pages split|huge page/pages collapse/split',
  'G-115.title': 'Waiting for the lock of an address space (mmap_lock)',
  'G-115.trap':
    'A per-VMA lock (6.4 and later) passes it by for most faults; what is left are mmap, munmap and /proc readers.',
  'G-115.words':
    'mmap_lock|mmap_sem|mmap lock|mmap_lock contention|mmap_sem contention|mmap lock contention|page table lock|address space lock|mm lock contention',
  'G-116.title': 'Pages and tasks that move between NUMA nodes',
  'G-116.trap': 'A machine with one node (most virtual machines) never migrates.',
  'G-116.words':
    'numa|numa migration/migrations|numa balancing|numa node/nodes|numa page/pages move/moved/moves|remote memory|page/pages migrated/migration node/nodes',
  'G-117.title': 'Reclaim inside a memory cgroup',
  'G-117.trap': 'Reclaim of one cgroup does not show in global memory pressure.',
  'G-117.words':
    'memory cgroup|cgroup memory|memcg|memory cgroup reclaim|container memory limit|pod memory limit|memory.max|memory.high|cgroup reclaim|memory limit/limits|memory limit/limits hit/reached|memory limit container',
  'G-118.title': 'Who holds a lock that others wait for',
  'G-118.trap':
    'The holder is written in the lock (mutex and rwsem: owner); a spinlock does not know its holder.',
  'G-118.words':
    'hold/holds/holding lock/locks/mutex|lock holder/holders|lock owner|owner lock/mutex|who holds lock|who has lock|holds lock long',
  'G-119.title': 'Zombies: processes that nobody waits for',
  'G-119.trap':
    'A zombie is the parent’s fault: look at who should wait. Only the leader of a thread group stays.',
  'G-119.words':
    'zombie/zombies|zombie process/processes|defunct|defunct process/processes|reaped|not reaped|unreaped|waitpid missing',
  'G-120.title': 'Exits of virtual machines (KVM)',
  'G-120.trap': 'The meaning of the exit reason depends on the processor (isa: VMX or SVM).',
  'G-120.words':
    'kvm|kvm exit/exits|kvm exit/exits reason|vm exit/exits|vmexit/vmexits|virtual machine exit/exits|guest exit/exits|hypervisor',
  'G-121.title': 'Who changes the priority of a process',
  'G-121.trap': 'nice, sched_setscheduler and a priority lent by a lock are three different things.',
  'G-121.words':
    'nice|renice|process change/changes/changed priority|change/changes/changed priority|priority changed|real time priority|chrt|sched_setscheduler|scheduling policy',
  'G-122.title': 'Tasks that move between cgroups',
  'G-122.trap':
    'Writing a PID to cgroup.procs moves the whole process; a new process is born where its parent is.',
  'G-122.words':
    'cgroup created|create/creates cgroup/cgroups|move/moves/moved cgroup/cgroups|attach/attached cgroup|cgroup migration|which cgroup process',

  'G-130.title': 'Who changes firewall rules (nftables, iptables)',
  'G-130.trap':
    'Rules arrive over netlink (protocol 12, netfilter); old iptables uses setsockopt. The sender is the current task.',
  'G-130.words':
    'firewall|firewall rule/rules|change/changes/changed firewall|iptables|iptables rule/rules|nftables|nft|netfilter|netfilter rule/rules|ufw|firewalld|nft/nftables/firewall/iptables ruleset|flush/flushes nft/nftables/firewall/iptables',
  'G-131.title': 'A full connection table (conntrack)',
  'G-131.trap': 'The packet is dropped without a socket: look at nf_conntrack_count and nf_conntrack_max.',
  'G-131.words':
    'conntrack|nf_conntrack|conntrack table|conntrack table full|nf_conntrack table full|table full dropping packet|connection tracking|table full connection/connections dropped|nat table full',
  'G-132.title': 'DNS queries by container',
  'G-132.trap':
    'Port 53 alone: DNS over TCP, TLS or HTTPS is not there. The cgroup’s id is its directory’s inode.',
  'G-132.words':
    'container/containers/pod/pods/cgroup dns|container/containers/pod/pods dns query/queries|which container dns|container/containers/pod/pods resolve/resolves name/names|dns per container/pod/cgroup|kubernetes dns',
  'G-133.title': 'ARP requests and answers',
  'G-133.trap': 'IPv6 has no ARP: neighbour discovery is ICMPv6.',
  'G-133.words': 'arp|arp request/requests|neighbour table|neighbor table|gratuitous arp|mac address changes',
  'G-134.title': 'Listen queues that overflow, SYN floods',
  'G-134.trap': 'With SYN cookies a full queue answers all the same: the request is made and forgotten.',
  'G-134.words':
    'syn flood|listen queue|listen queue overflow/overflows|accept queue|backlog overflow/overflows|tcp backlog|syn queue|syn cookie/cookies|listen overflow/overflows|connection/connections refused overload|accept backlog|backlog full',
  'G-135.title': 'Receivers that are full: TCP zero window',
  'G-135.trap': 'A probe of a zero window is sent by a timer: the current task is whoever was interrupted.',
  'G-135.words':
    'zero window|tcp zero window|window probe/probes|receive window|receiver slow tcp|window full|tcp window 0|tcp window full',
  'G-136.title': 'Who changes addresses, routes and interfaces',
  'G-136.trap': 'One tool may send many messages; sysctl and DHCP inside the kernel do not pass here.',
  'G-136.words':
    'route/routes change/changes/changed|routing table|change/changes/changed ip address|interface down/up|network configuration|who changes route/routes|netlink|ip route|link goes down|default route|add/added/adds route/routes|delete/deleted/remove/removed route/routes',
  'G-140.title': 'Devices that come and go (USB and others)',
  'G-140.trap': 'One stick is several devices: the device, its interfaces, a disk, its partitions.',
  'G-140.words':
    'usb|usb device/devices|usb device/devices disconnect/disconnects/disconnecting|usb plugged|device plugged|hotplug|hot plug|device/devices appear/appears/disappear/disappears|device removed|udev|unplugged|usb stick/drive disconnect/disconnects/gone',
  'G-141.title': 'Who sets the system time',
  'G-141.trap': 'A clock that NTP slews moves without being set: do_adjtimex.',
  'G-141.words':
    'system time|system clock|set/sets/change/changes/changed time|set/sets/change/changes/changed system time|set/sets/change/changes/changed clock|clock changed|clock jumps|settimeofday|ntp|time jump/jumps|date change/changes/changed|step/steps/stepped/stepping clock/time|clock/time drift/drifts/skew',
  'G-142.title': 'Syscalls that seccomp refuses',
  'G-142.trap': 'A filter that returns an errno leaves no trace but the failed syscall.',
  'G-142.words':
    'seccomp|seccomp kill/kills/killed|seccomp filter|sigsys|syscall blocked|sandbox kills|bad system call',
  'G-143.title': 'What SELinux or AppArmor refuses',
  'G-143.trap': 'dontaudit rules hide refusals from the audit, and from here.',
  'G-143.words':
    'selinux|apparmor|selinux denial/denials/denied|apparmor denial/denials/denied|avc|avc denied|security module denies',
  'G-144.title': 'BPF maps that are changed',
  'G-144.trap': 'A BPF program that updates a map calls the map’s own function, not this one.',
  'G-144.words':
    'bpf map/maps|bpf map/maps update/updates/updated|map update/updates bpf|who writes bpf map|bpf map lookup',
  'G-145.title': 'Messages of the kernel (dmesg)',
  'G-145.trap': 'The record is the text as it is printed, in the context of whoever caused it.',
  'G-145.words': 'dmesg|kernel message/messages|kernel log|printk|kernel warning/warnings|kernel log spam',
  'G-146.title': 'Messages through UNIX sockets',
  'G-146.trap': 'Datagram sockets (syslog) go through unix_dgram_sendmsg.',
  'G-146.words':
    'unix socket/sockets|unix domain|local socket/sockets|af_unix|dbus|docker.sock|who talks docker.sock/containerd.sock/socket',
  'G-147.title': 'Who makes or enters namespaces',
  'G-147.trap': 'clone with flags makes them for the child: the current task is the parent.',
  'G-147.words':
    'namespace/namespaces|unshare|setns|container escape|enters container|nsenter|user namespace/namespaces',
  'G-148.title': 'Who restarts the machine',
  'G-148.trap': 'The last thing a machine does reaches no disk: send it elsewhere.',
  'G-148.words':
    'reboot/reboots/rebooted|restart/restarts machine/server/box|shut/shuts/shutdown machine/server/box|power off|poweroff|halt/halts machine|who reboots|machine restarts',

  'because.allLocks': 'locks of every kind, told apart by address',
  'because.allModules': 'where SELinux, AppArmor and Smack all report',
  'because.allRwsems': 'the slow path of every read-write semaphore: filter by address',
  'because.atFault': 'huge pages given at a fault',
  'because.becomesZombie': 'the moment at which a process becomes one',
  'because.bytesReturned': 'who, which file, and the bytes that were written',
  'because.everyDevice': 'every kind of device, USB too: filter by bus',
  'because.everyFileSystem': 'on every file system: filter by the file system’s type',
  'because.filterError': 'for every I/O: filter for an error other than 0',
  'because.ifDisk': 'whether the disk is to blame',
  'because.iptablesLegacy': 'how iptables-legacy sets its rules',
  'because.kernelMessage': 'the kernel says it in its log: filter the text',
  'because.listsTasks': 'lists all tasks with their states now, without waiting for an event',
  'because.mapOpened': 'who opens the map, with which rights',
  'because.netlinkSender': 'runs in the process that sends the change',
  'because.needsSchedstats': 'holds the time; only with the sysctl kernel.sched_schedstats',
  'because.ofBtrfs': 'of btrfs',
  'because.ofExt4': 'of ext4',
  'because.ofXfs': 'of XFS',
  'because.onlyLong': 'only tasks that were blocked for two minutes',
  'because.onlySelinux': 'SELinux only, with its contexts as text',
  'because.otherEnd': 'the end of the time',
  'because.ownerInLock': 'the lock’s owner field names the holder',
  'because.ownerInMutex': 'mutex.owner names the holder (its low bits are flags)',
  'because.pairByCpu': 'joined by CPU: a softirq does not move',
  'because.pairByTag': 'joined by the request’s tag',
  'because.parentWaits': 'what the parent does wait for',
  'because.portAndCgroup': 'filter for port 53; the cgroup of the sender is that of the container',
  'because.reaped': 'the moment at which one is taken away, and by whom',
  'because.received': 'what comes in',
  'because.sent': 'what goes out',
  'because.sigsys': 'the signal that a killing filter sends: SIGSYS',
  'because.splits': 'splits of one mapping',
  'because.tasksMoved': 'tasks instead of pages',
  'because.whatRuns': 'what runs, 99 times a second: user and kernel stacks',
  'because.whatWaits': 'what waits, for how long and where: the stack of who leaves the CPU',
  'because.whoRaises': 'who raises it, with a stack',
} as const;
