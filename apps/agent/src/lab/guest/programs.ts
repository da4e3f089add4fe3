/**
 * What a person expects to find in a small system, by the packages of Debian that bring it; one that the host does not
 * have is left out.
 */
export const PROGRAMS: readonly string[] = [
  // dash, bash
  ...['sh', 'dash', 'bash'],
  // coreutils
  ...['[', 'base64', 'basename', 'cat', 'chgrp', 'chmod', 'chown', 'cksum', 'comm', 'cp', 'csplit', 'cut'],
  ...['date', 'dd', 'df', 'dirname', 'du', 'echo', 'env', 'expand', 'expr', 'factor', 'false', 'fmt', 'fold'],
  ...['groups', 'head', 'id', 'install', 'join', 'link', 'ln', 'ls', 'md5sum', 'mkdir', 'mkfifo', 'mknod'],
  ...['mktemp', 'mv', 'nice', 'nl', 'nohup', 'nproc', 'numfmt', 'od', 'paste', 'printenv', 'printf', 'pwd'],
  ...['readlink', 'realpath', 'rm', 'rmdir', 'seq', 'sha256sum', 'shred', 'shuf', 'sleep', 'sort', 'split'],
  ...[
    'stat',
    'stdbuf',
    'stty',
    'sum',
    'sync',
    'tac',
    'tail',
    'tee',
    'test',
    'timeout',
    'touch',
    'tr',
    'true',
  ],
  ...['truncate', 'tsort', 'tty', 'uname', 'uniq', 'unlink', 'wc', 'who', 'whoami', 'yes'],
  // findutils, grep, sed, mawk, diffutils, gzip, tar
  ...['find', 'xargs', 'grep', 'egrep', 'sed', 'awk', 'cmp', 'diff', 'gzip', 'gunzip', 'tar'],
  // procps, util-linux
  ...['ps', 'pgrep', 'pkill', 'pidof', 'free', 'top', 'uptime', 'vmstat', 'watch', 'kill', 'sysctl'],
  ...['dmesg', 'fallocate', 'flock', 'losetup', 'lscpu', 'lsns', 'mount', 'umount', 'nsenter', 'prlimit'],
  ...['setpriv', 'setsid', 'taskset', 'chrt', 'unshare'],
  // iproute2
  ...['ip', 'ss', 'tc'],
];
