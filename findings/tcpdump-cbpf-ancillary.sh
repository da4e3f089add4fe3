#!/usr/bin/env bash
# `tcpdump -ddd` gives other instructions for the same expression with and without an interface. On one, `vlan` first
# asks the kernel (an absolute load at SKF_AD_OFF + 48, "is there a tag?", printed as the unsigned 4294963248) and only
# then looks at the bytes; with a link type alone it looks at the bytes only, and a packet whose tag the card or kernel
# has taken off does not match. `inbound` loads from SKF_AD_OFF + 4 (4294963204), whatever the link type. Who turns the
# classic instructions into C over an skb must know these offsets as fields of the skb: as offsets they lie outside of
# every packet, and the filter refuses all.
. "$(dirname "$(realpath "$0")")/lib.sh"
packages tcpdump=4.99.3-1 libpcap0.8=1.10.3-1

loads() { tcpdump "$@" | awk 'NF == 4 && ($1 == 40 || $1 == 48) { print ($1 == 40 ? "ldh" : "ldb"), $4 }'; }

expect 'tcpdump 4.99.3, libpcap 1.10.3: -y EN10MB -ddd vlan' 'ldh 12' "$(loads -y EN10MB -ddd vlan)"
expect '-i lo -ddd vlan' 'ldb 4294963248
ldh 12' "$(loads -i lo -ddd vlan)"
expect '-y RAW -ddd inbound' 'ldh 4294963204' "$(loads -y RAW -ddd inbound)"
