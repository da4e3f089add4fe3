#!/usr/bin/env bash
# bpftrace 0.17 -c runs ELF files only. Of a script that is executable, and that a shell and execvp(3) run, it says that it
# “does not exist or is not executable”; and it splits the command at spaces, so that a quoted argument is two. Name the
# interpreter: -c "/bin/sh script". Needs root and a kernel with tracepoints.
. "$(dirname "$(realpath "$0")")/lib.sh"
packages bpftrace=0.17.0-1 libbpf1=1:1.1.2-0+deb12u1 libbpfcc=0.26.0+ds-1 libclang1-14=1:14.0.6-12 \
  libllvm14=1:14.0.6-12 libz3-4=4.8.12-3.1 libedit2=3.1-20221030-2 libbsd0=0.11.7-2 libmd0=1.0.4-2 \
  libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1

printf '#!/bin/sh\necho it ran\n' >script
chmod 755 script
traced() {
  bpftrace -c "$1" -e 'tracepoint:sched:sched_process_exec /pid == cpid/ { @ = count(); }' 2>&1 |
    grep -E 'it ran|^ERROR: Failed to fork' | sed "s,$work,WORK," || true
}
expect 'the script alone' 'it ran' "$("$work/script")"
expect 'bpftrace -c SCRIPT' "ERROR: Failed to fork child: path 'WORK/script' does not exist or is not executable" \
  "$(traced "$work/script")"
expect 'bpftrace -c "/bin/sh SCRIPT"' 'it ran' "$(traced "/bin/sh $work/script")"
expect "bpftrace -c \"/bin/echo 'it ran'\"" "'it ran'" "$(traced "/bin/echo 'it ran'")"
