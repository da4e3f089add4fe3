import type { Attached } from './attached';
import type { Fit } from './fit';

/** A word of a shell command, whatever it holds. */
const word = (text: string): string =>
  /^[\w./@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** In a directory of its own that goes again. */
const inTemp = (commands: string, { dir }: Fit): string =>
  `d=$(mktemp -d${dir === undefined ? '' : ` -p ${word(dir)}`}) && cd "$d" && { ${commands}; }; cd /; rm -rf "$d"`;

/** With a file that is there, or that is there as long as it takes. */
const withFile = (file: string, there: string, made: string): string =>
  `f=${word(file)}; if [ -e "$f" ]; then ${there}; else mkdir -p "$(dirname "$f")" && touch "$f" && { ${made}; }; fi`;

/** A program under another name. */
const as = (comm: string, program: string): string =>
  `cp "$(command -v ${program})" ./${word(comm)}; ./${word(comm)}`;

const DELETE = (fit: Fit): string => {
  if (fit.file !== undefined) return withFile(fit.file, 'echo "$f is there: it is not deleted"', 'rm "$f"');
  const name = word(fit.name ?? 'a');
  const other = fit.comm === undefined ? '' : `; touch ${name}; ${as(fit.comm, 'rm')} ${name}`;
  return inTemp(`touch ${name} b; mkdir c; unlink ${name}; rm b; rmdir c${other}`, fit);
};
const RENAME = (fit: Fit): string => {
  const name = word(fit.name ?? 'b');
  return inTemp(`touch a ${name}; mv a ${name}; mkdir c; mv ${name} c/${name}`, fit);
};
const LINK = (fit: Fit): string => inTemp('touch a; ln a b; ln -s a c; readlink c', fit);
const MODE = (fit: Fit): string => inTemp('touch a; chmod 600 a; chown 0:0 a; touch -d yesterday a', fit);
const MAKE = (fit: Fit): string => inTemp('mkdir a; touch a/b; mkfifo c', fit);
const WRITE = (fit: Fit): string => inTemp('echo text > a; cat a > b; stat a b', fit);
const OPEN = (fit: Fit): string => {
  const read = (file: string) =>
    fit.comm === undefined
      ? `cat ${file} > /dev/null`
      : `(printf %s ${word(fit.comm)} > /proc/self/comm; true < ${file})`;
  if (fit.file !== undefined) return withFile(fit.file, read('"$f"'), `${read('"$f"')}; rm "$f"`);
  if (fit.dir === undefined && fit.name === undefined)
    return `${read('/etc/hostname')}; cat /nowhere; ls /etc > /dev/null; true`;
  const name = word(fit.name ?? 'a');
  return inTemp(`echo text > ${name}; ${read(name)}`, fit);
};
const START = (fit: Fit): string =>
  fit.comm === undefined
    ? 'ls -l / > /dev/null; sh -c true; (exit 3); true'
    : inTemp(`${as(fit.comm, 'ls')} / > /dev/null`, {});
const SIGNAL = (): string => 'sleep 60 & kill $!; wait; true';
const CONNECT = ({ address, port = 1, comm }: Fit): string => {
  const to = address === undefined ? ['127.0.0.1', '::1'] : [address];
  const name = comm === undefined ? '' : `printf %s ${comm} > /proc/self/comm; `;
  const tries = to.map((host) => `true < /dev/tcp/${host}/${port}`).join('; ');
  return `bash -c ${word(`${name}${tries}; echo x > /dev/udp/${to[0]}/${port}`)} 2> /dev/null; true`;
};
const BLOCK = (): string =>
  'f=$(mktemp) && dd if=/dev/zero of="$f" bs=64k count=16 conv=fsync 2> /dev/null; sync; rm "$f"';
const MOUNT = (): string => inTemp('mkdir m; mount -t tmpfs none m; umount m', {});
const MEMORY = (): string => 'dd if=/dev/zero of=/dev/null bs=8M count=4 2> /dev/null';
const SLEEP = (): string => 'sleep 0.1; sleep 0.1';
const NAME = (): string => 'for name in tick tock; do printf %s "$name" > "/proc/$$/comm"; done; true';

/** A lab VM has no disk of its own: the one that a module of its kernel makes, as long as it takes. */
const LAB_DISK =
  'if [ -e /dev/nullb0 ]; then had=1; else modprobe null_blk; fi; ' +
  'dd if=/dev/zero of=/dev/nullb0 bs=64k count=8 oflag=direct 2> /dev/null; ' +
  'dd if=/dev/nullb0 of=/dev/null bs=16k count=8 iflag=direct 2> /dev/null; ' +
  '[ -n "$had" ] || modprobe -r null_blk';

/** What makes events, by words of points; the first that fits. */
const BY_WORD: readonly [RegExp, (fit: Fit) => string][] = [
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

const DISK = /block|bio_|blk|rq_|nvme|scsi|virtio/;

/**
 * A shell command that makes events at these points, as well as their names tell, like `fit`: of those that no word
 * fits, a little of everything. Nothing of it stays.
 */
export function exerciseFor(attached: readonly Attached[], fit: Fit = {}): string | null {
  if (attached.length === 0) return null;
  const found = new Set(
    attached.flatMap(({ point }) => BY_WORD.find(([words]) => words.test(point))?.[1] ?? EVERYTHING),
  );
  return [...found].map((command) => `(${command(fit)})`).join('; ');
}

/** What a lab VM needs more for such a command: something to do on a disk. */
export const inLab = (command: string, attached: readonly Attached[]): string =>
  attached.some(({ point }) => DISK.test(point)) ? `${command}; (${LAB_DISK})` : command;
