import { BIN } from '../store/modprobe';

/**
 * In it is all that the workbench runs in the guest, and nothing of what a person starts there: a run's programs know it by
 * this (bpf/hooklab.h). Those of the loaders are below it, made before any other.
 */
const OWN = '/sys/fs/cgroup/hooklab';

/**
 * The scripts that are the guest's whole user space of its own; busybox sh runs them. Everything else comes from
 * the host's /usr. Ports of the one virtio-serial device (see ports.ts): 1 is the owner's; channel k has the raw
 * data port 2k and the line-based control port 2k+1; then come those for commands (see commands.ts).
 *
 * No loop here wakes up by itself: a learner traces this system, so it must be silent. What waits, waits in a
 * read, or in a write, which the virtio driver holds back until the host has connected.
 */

/**
 * Kernel → modules → the real root: the initramfs's /tree bound onto itself and moved to /. A root that is not
 * the first mount of all lets pivot_root, bwrap and unshare work as on a real system.
 */
export const initScript = `#!/bin/busybox sh
B=/bin/busybox
$B mount -t devtmpfs dev /dev
$B mount -t proc proc /proc
$B mount -t sysfs sys /sys
for module in $($B cat /modules/order); do
  $B insmod /modules/$module.ko || echo "hooklab: $module was not loaded"
done
$B mount --bind /tree /tree
cd /tree
$B mount --move /dev dev
$B mount --move /proc proc
$B mount --move /sys sys
$B mount --move . /
exec $B chroot . /hooklab/busybox sh /hooklab/main
`;

/** $CHANNELS, $COMMAND_PORTS, $NODE, $NODE_MOUNT, $SHARED (empty: the files came in the initramfs), $PERSIST and $MOUNTS ("tag path" lines) come from /hooklab/settings. */
export const mainScript = `
B=/hooklab/busybox
. /hooklab/settings
export PATH=${BIN}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb
$B cat /etc/hostname >/proc/sys/kernel/hostname
cd /root

share() { # tag path
  $B mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=524288,cache=loose "$1" "$2" ||
    echo "hooklab: $2 was not mounted"
}
if [ -n "$SHARED" ]; then
  share usr /usr
  share loader /hooklab/loader
fi
[ -z "$NODE_MOUNT" ] || share node "$NODE_MOUNT"

ulimit -l unlimited
ulimit -n 65536
$B mount -t cgroup2 cgroup /sys/fs/cgroup
$B mkdir ${OWN}
k=1
while [ $k -le $CHANNELS ]; do $B mkdir ${OWN}/loader$k; k=$((k + 1)); done
echo 1 >${OWN}/cgroup.procs

. /hooklab/serve
( serve 1 ) &

$B mount -t tmpfs -o mode=1777 tmp /tmp
$B mkdir -p /dev/shm /dev/pts
$B mount -t tmpfs -o mode=1777 shm /dev/shm
$B mount -t devpts -o ptmxmode=666 devpts /dev/pts
$B mount -t tracefs tracefs /sys/kernel/tracing
$B mount -t debugfs debugfs /sys/kernel/debug
$B mount -t bpf bpf /sys/fs/bpf
$B mount -t securityfs securityfs /sys/kernel/security
$B ip link set lo up
echo 1 >/proc/sys/kernel/sysrq

k=2
while [ $k -le $CHANNELS ]; do ( serve $k ) & k=$((k + 1)); done
. /hooklab/commands
for k in $COMMAND_PORTS; do ( serve_commands $k ) & done

# The owner: says who we are, takes orders; when it goes, so do we, unless told to persist.
owner() {
  find_port 1
  while :; do
    exec 9<>$port
    echo "up $($B uname -r)" >&9
    while read -r order <&9; do
      [ "$order" != poweroff ] || $B poweroff -f
    done
    [ "$PERSIST" = 1 ] || $B poweroff -f
    exec 9>&-
  done
}
owner &

# As process 1: wait, which also reaps what others left behind.
while :; do wait; done
`;

/**
 * One channel: a client after the other, each with a loader of its own.
 *
 *   control, guest → host   idle                 waiting for a client
 *   control, host → guest   start NONCE          said again until the ready line comes
 *   data,    guest → host   ready NONCE\\n       then the loader's standard output, raw
 *   data,    host → guest   the loader's standard input, raw
 *   control, guest → host   exit NONCE STATUS BYTES   the loader ended; BYTES were sent after the ready line
 *
 * The loader has plain pipes; two dd carry the bytes. It ends when its client does, with all it has started.
 */
export const serveScript = `
find_port() { # number; the device is known by its place on the bus: /dev/vport0p1 or /dev/vport2p1
  until [ -c /dev/vport*p$1 ]; do $B usleep 10000; done
  for port in /dev/vport*p$1; do :; done
}

start_loader() { # in a cgroup of its own, on two pipes that fd 5 and 6 keep open
  exec 5<>$dir/in 6<>$dir/out
  (
    echo 0 >$group/cgroup.procs
    exec <$dir/in >$dir/out 2>/dev/console 3>&- 4>&- 5>&- 6>&-
    exec $B setsid "$NODE" /hooklab/loader/loader.mjs --own-cgroup ${OWN}
  ) &
  loader=$!
  echo $loader >$group/cgroup.procs 2>/dev/null
}

# Does the loader that waits for a client live? A dead one has left its cgroup, a stopped one answers nobody.
alive() {
  [ -n "$loader" ] || return 1
  here=
  while read -r pid; do [ "$pid" != $loader ] || here=1; done <$group/cgroup.procs
  [ -n "$here" ] && read -r stat </proc/$loader/stat || return 1
  case "\${stat##*) }" in [TtZX]*) return 1 ;; esac
}

drop_loader() { # with what it has said: the pipes are empty once nobody has them open
  [ -n "$loader" ] || return
  echo "hooklab: the loader that waited on channel $channel does not live"
  end_group
  wait $loader 2>/dev/null
  exec 5>&- 6>&-
  loader=
}

end_group() { # all of a cgroup; without a process of our own for it, which an exhausted guest may not give
  for round in 1 2 3 4 5; do
    any=
    while read -r pid; do
      any=1
      kill -9 $pid 2>/dev/null
    done <$group/cgroup.procs
    [ -n "$any" ] || return
    $B usleep 20000
  done
}

serve() { # channel
  channel=$1
  dir=/run/hooklab/$1
  group=${OWN}/loader$1
  $B mkdir -p $dir
  $B mkfifo $dir/in $dir/out $dir/alive
  loader=
  [ $1 != 1 ] || start_loader
  find_port $((2 * $1)) && data=$port
  find_port $((2 * $1 + 1)) && control=$port
  while :; do
    # The first channel's loader starts before anybody asks: that is most of the time to ready.
    [ $1 != 1 ] || [ -n "$loader" ] || start_loader
    exec 3<>$data 4<>$control
    echo idle >&4
    if read -r word nonce <&4 && [ "$word" = start ]; then
      alive || drop_loader
      [ -n "$loader" ] || start_loader
      echo "ready $nonce" >&3
      session
      loader=
    fi
    exec 3>&- 4>&-
  done
}

session() {
  $B rm -f $dir/gone
  /usr/bin/dd bs=64k <$dir/out >&3 2>$dir/sent 3>&- 4>&- 5>&- 6>&- &
  sender=$!
  /usr/bin/dd bs=64k <&3 >$dir/in 2>/dev/null 7>$dir/alive 3>&- 4>&- 5>&- 6>&- &
  receiver=$!
  ( # The receiver's end of "alive" closes when the client has gone; the loader then has 3 s to end by itself.
    exec 3>&- 4>&- 5>&- 6>&-
    read -r nothing <$dir/alive
    : >$dir/gone
    left=30
    while [ $left -gt 0 ] && kill -0 $loader 2>/dev/null; do $B usleep 100000; left=$((left - 1)); done
    end_group
    kill -9 $sender 2>/dev/null
  ) &
  watcher=$!
  exec 5>&- 6>&-

  wait $loader
  status=$?
  end_group
  # A sender whose client has gone would wait for the next one, with old bytes in its hands.
  [ ! -e $dir/gone ] || kill -9 $sender 2>/dev/null
  wait $sender
  if [ ! -e $dir/gone ]; then
    # 0+3 records in | 0+3 records out | 1234 bytes (1.2 kB) copied, 0.002 s, 602 kB/s
    while read -r first rest; do bytes=$first; done <$dir/sent
    echo "exit $nonce $status $bytes" >&4
  fi
  kill -9 $receiver 2>/dev/null
  wait $receiver $watcher 2>/dev/null
}
`;
