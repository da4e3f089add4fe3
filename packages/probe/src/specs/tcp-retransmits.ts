/** What TCP has to send again. */
export const tcpRetransmits: unknown = {
  version: 2,
  name: 'tcp-retransmits',
  title: 'What is sent again (TCP)',
  about:
    'One row for each segment that is sent again because nobody confirmed it. It happens in a timer: the current process has nothing to do with it.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'family', ctype: '__u16', about: '2: IPv4, 10: IPv6' },
    { name: 'address', ctype: 'char[48]', about: 'the other side, by IPv4' },
    { name: 'port', ctype: '__u16', about: 'its port' },
    { name: 'local_port', ctype: '__u16', about: 'the port here' },
    { name: 'state', ctype: '__u8', about: '1 established, 2 waiting for the first answer' },
  ],
  captures: {
    ts: 'ts',
    family: 'arg.sk->__sk_common.skc_family',
    address: 'ip(arg.sk->__sk_common.skc_daddr)',
    port: 'port(arg.sk->__sk_common.skc_dport)',
    local_port: 'arg.sk->__sk_common.skc_num',
    state: 'arg.sk->__sk_common.skc_state',
  },
  exercise:
    'modprobe dummy; ip link add dumb0 type dummy 2> /dev/null; ip addr add 198.51.100.1/24 dev dumb0 2> /dev/null; ip link set dumb0 up; python3 -c \'import socket; s = socket.socket(); s.settimeout(2.2); s.connect_ex(("198.51.100.9", 7202))\'',
  ways: [
    { hook: 'tp_btf', points: ['tracepoint:tcp:tcp_retransmit_skb'] },
    { hook: 'raw_tp', points: ['tracepoint:tcp:tcp_retransmit_skb'] },
  ],
};
