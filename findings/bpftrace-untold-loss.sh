#!/usr/bin/env bash
# What a perf buffer had no room for is told with the next event of that CPU that fits (PERF_RECORD_LOST). bpftrace 0.17
# counts by it alone: where the loss is the last that happens, a burst and then nothing, it prints fewer events than
# there were, says no word of “Lost”, and ends with 0. One more event, and it tells all of it. Needs root and a kernel
# with tracepoints. A count beside the events (a map, as Hooklab's ledger is) knows it at any time.
. "$(dirname "$(realpath "$0")")/lib.sh"
packages bpftrace=0.17.0-1 libbpf1=1:1.1.2-0+deb12u1 libbpfcc=0.26.0+ds-1 libclang1-14=1:14.0.6-12 \
  libllvm14=1:14.0.6-12 libz3-4=4.8.12-3.1 libedit2=3.1-20221030-2 libbsd0=0.11.7-2 libmd0=1.0.4-2 \
  libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1

bpftrace=$(command -v bpftrace)
cat > burst.sh <<'S'
mount -t tracefs none /sys/kernel/tracing 2>/dev/null
write() { taskset -c 0 dd if=/dev/zero of=/dev/null bs=1 count="$1" status=none; }
: >out
"$1" -e 'tracepoint:syscalls:sys_enter_write /comm == "dd"/ { printf("event\n"); }' >out 2>said &
tool=$!
until grep -q '^event' out; do write 1; sleep 0.2; done
sleep 1
before=$(grep -c '^event' out)
kill -STOP $tool; write 200000; kill -CONT $tool
for _ in $(seq 20); do now=$(grep -c '^event' out); sleep 1; [ "$now" = "$(grep -c '^event' out)" ] && break; done
[ -z "$2" ] || { write 1; sleep 1; }
kill -INT $tool; wait $tool
echo "ended with $?"
events=$(($(grep -c '^event' out) - before))
lost=$(cat out said | sed -n 's/.*Lost \([0-9]*\) events.*/\1/p' | paste -sd+ | bc)
echo "told: $((events + ${lost:-0})), of them lost: $([ -n "$lost" ] && echo some || echo none)"
[ $events -lt 200000 ] && echo 'fewer than there were'
S
# 64 pages of 4 KiB, 24 bytes an event
expect '200000 events in a burst, then nothing' 'ended with 0
told: 10922, of them lost: none
fewer than there were' "$(unshare -m bash burst.sh "$bpftrace" '')"
expect '200000 events in a burst, then one more' 'ended with 0
told: 200001, of them lost: some
fewer than there were' "$(unshare -m bash burst.sh "$bpftrace" one)"
