import type { Attached } from './attached';

/** In a directory of its own that goes again. */
const inTemp = (commands: string): string =>
  `d=$(mktemp -d) && cd "$d" && { ${commands}; }; cd /; rm -rf "$d"`;

const DELETE = inTemp('touch a b; mkdir c; unlink a; rm b; rmdir c');
const RENAME = inTemp('touch a; mv a b; mkdir c; mv b c/b');
const LINK = inTemp('touch a; ln a b; ln -s a c; readlink c');
const MODE = inTemp('touch a; chmod 600 a; chown 0:0 a; touch -d yesterday a');
const MAKE = inTemp('mkdir a; touch a/b; mkfifo c');
const WRITE = inTemp('echo text > a; cat a > b; stat a b');
const OPEN = 'cat /etc/hostname /nowhere; ls /etc > /dev/null; true';
const START = 'ls -l / > /dev/null; sh -c true; (exit 3); true';
const SIGNAL = 'sleep 60 & kill $!; wait; true';
const CONNECT =
  'bash -c ": < /dev/tcp/127.0.0.1/1; : < /dev/tcp/::1/1; echo x > /dev/udp/127.0.0.1/9" 2> /dev/null; true';
const BLOCK = 'f=$(mktemp) && dd if=/dev/zero of="$f" bs=64k count=16 conv=fsync 2> /dev/null; sync; rm "$f"';
const MOUNT = inTemp('mkdir m; mount -t tmpfs none m; umount m');
const MEMORY = 'dd if=/dev/zero of=/dev/null bs=8M count=4 2> /dev/null';
const SLEEP = 'sleep 0.1; sleep 0.1';
const NAME = 'for name in tick tock; do printf %s "$name" > "/proc/$$/comm"; done; true';

/** What makes events, by words of points; the first that fits. */
const BY_WORD: readonly [RegExp, string][] = [
  [/task_rename|set_task_comm/, NAME],
  [/rename/, RENAME],
  [/unlink|rmdir|delete|evict_inode/, DELETE],
  [/symlink|readlink|_link|link_/, LINK],
  [/chmod|chown|setattr|utimes|notify_change/, MODE],
  [/mkdir|mknod|create/, MAKE],
  [/mount|umount|super/, MOUNT],
  [/exec|fork|clone|bprm|do_exit|process_exit|exit_group|wait4|task_newtask/, START],
  [/signal|kill/, SIGNAL],
  [/tcp|udp|inet|sock|connect|skb|net_|ip_|ipv|qdisc|neigh|icmp/, CONNECT],
  [/block|bio_|blk|rq_|nvme|scsi|virtio|ext4|jbd2|writeback|sync/, BLOCK],
  [/open|lookup|getname|access/, OPEN],
  [/read|write|file|vfs|stat|iter/, WRITE],
  [/fault|page|mmap|brk|kmem|alloc|vma|mm_/, MEMORY],
  [/sched|timer|nanosleep|wake|switch|hrtimer/, SLEEP],
];

const EVERYTHING = [DELETE, RENAME, LINK, MODE, MAKE, WRITE, OPEN, START, CONNECT, BLOCK];

/**
 * A shell command for the lab VM that makes events at these points, as well as their names tell: of those that no word
 * fits, a little of everything. Nothing of it stays.
 */
export function exerciseFor(attached: readonly Attached[]): string | null {
  if (attached.length === 0) return null;
  const found = new Set(
    attached.flatMap(({ point }) => BY_WORD.find(([word]) => word.test(point))?.[1] ?? EVERYTHING),
  );
  return [...found].map((command) => `(${command})`).join('; ');
}
