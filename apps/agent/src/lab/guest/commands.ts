/**
 * A shell command in the guest, without a loader: on a port of its own, so that it waits neither for a Node process
 * to start nor behind the records of a run. One after the other on each port:
 *
 *   guest → host   idle                            waiting for a client
 *   host → guest   run NONCE SECONDS COMMAND       the command in base64
 *   guest → host   begun NONCE
 *   guest → host   done NONCE STATUS LATE OUT ERR  STATUS as a shell says it; LATE 1: it was killed after SECONDS
 *                  OUT bytes of its standard output, then ERR bytes of its standard error
 *
 * What it runs is a person's from its shell on: its cgroup is none of the workbench's own (init.ts).
 *
 * When the shell has ended, so has the command: what it left in the background goes on, and what that writes is read
 * and dropped. A command whose client leaves, or that is late, is killed with all that it started. That a client has
 * left is not always seen: when another comes at once, the port tells of neither. Then the other's words do.
 */
export const COMMAND_OUTPUT = 1024 * 1024;

export const commandScript = `
serve_commands() { # number of a port
  commands=/sys/fs/cgroup/command$1
  dir=/run/hooklab/command$1
  turn=0
  $B mkdir -p $dir
  find_port $1
  while :; do
    exec 3<>$port
    echo idle >&3
    if read -r word nonce seconds text <&3 && [ "$word" = run ]; then
      turn=$((turn + 1))
      group=$commands.$turn
      echo "begun $nonce" >&3
      run_command
    fi
    exec 3>&-
  done
}

run_command() {
  $B rmdir $commands.* 2>/dev/null
  $B mkdir -p $group
  $B rm -f $dir/*
  $B mkfifo $dir/out.pipe $dir/err.pipe $dir/alive
  keep out &
  keep err &
  (
    text=$(echo "$text" | $B base64 -d)
    exec 3>&- </dev/null >$dir/out.pipe 2>$dir/err.pipe
    LC_ALL=C exec $B setsid $B sh -c 'echo 0 >"$1"; exec /bin/sh -c "$0"' "$text" $group/cgroup.procs
  ) &
  runner=$!
  ( # until the client has gone: what it says again is no news, what another says is
    exec 7>$dir/alive
    while read -r word whose text <&3 && [ "$word $whose" = "run $nonce" ]; do :; done
  ) &
  receiver=$!
  ( # The receiver's end of "alive" closes when the client has gone.
    exec 3>&-
    read -r -t $seconds nothing <$dir/alive
    if [ -e /proc/$receiver/exe ]; then : >$dir/late; else : >$dir/gone; fi
    end_group
    kill -9 $runner 2>/dev/null # not there yet
  ) &
  watcher=$!

  wait $runner
  status=$?
  kill -9 $watcher 2>/dev/null
  wait $watcher 2>/dev/null
  # The shell was perhaps the first of them that the watcher killed.
  if [ -e $dir/late ] || [ -e $dir/gone ]; then end_group; fi
  # The receiver's own end may be older than the watcher's last word.
  [ ! -e $dir/gone ] && [ -e /proc/$receiver/exe ] && answer
  kill -9 $receiver 2>/dev/null
  wait $receiver 2>/dev/null
  $B rmdir $group 2>/dev/null
}

keep() { # out or err: its first bytes, at once, by the limit of a file; the rest is read while anybody writes
  exec 3>&- 8<$dir/$1.pipe
  ( ulimit -f ${COMMAND_OUTPUT / 512 + 1}; exec $B cat <&8 >$dir/$1 8<&- ) &
  echo $! >$dir/$1.pid
  wait 2>/dev/null
  exec $B cat <&8 >/dev/null 8<&-
}

answer() {
  late=0
  [ ! -e $dir/late ] || late=1
  kept out
  kept err
  out=$($B wc -c <$dir/out)
  err=$($B wc -c <$dir/err)
  echo "done $nonce $status $late $out $err" >&3
  $B head -c $out $dir/out >&3
  $B head -c $err $dir/err >&3
}

kept() { # Who reads a pipe and sleeps has read it empty: all is here that was written before.
  until [ -s $dir/$1.pid ]; do $B usleep 5000; done
  read -r pid <$dir/$1.pid
  while read -r stat 2>/dev/null </proc/$pid/stat; do
    case "\${stat##*) }" in [SZX]*) return ;; esac
    $B usleep 5000
  done
}
`;
