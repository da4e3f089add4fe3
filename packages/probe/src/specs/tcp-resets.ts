/** Connections that the other side refuses or breaks. */
export const tcpResets: unknown = {
  version: 2,
  name: 'tcp-resets',
  title: 'What connections are reset (TCP)',
  about:
    'One row for each reset that comes in: nobody listens there, or the other side has given up. It happens in an interrupt: the current process may have nothing to do with it.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'family', ctype: '__u16', about: '2: IPv4, 10: IPv6' },
    { name: 'address', ctype: 'char[48]', about: 'the other side, by IPv4' },
    { name: 'port', ctype: '__u16', about: 'its port' },
    { name: 'local_port', ctype: '__u16', about: 'the port here' },
  ],
  captures: {
    ts: 'ts',
    family: 'arg.sk->__sk_common.skc_family',
    address: 'ip(arg.sk->__sk_common.skc_daddr)',
    port: 'port(arg.sk->__sk_common.skc_dport)',
    local_port: 'arg.sk->__sk_common.skc_num',
  },
  exercise: 'ip link set lo up; bash -c ": < /dev/tcp/127.0.0.1/7203" 2> /dev/null; true',
  ways: [
    { hook: 'tp_btf', points: ['tracepoint:tcp:tcp_receive_reset'] },
    { hook: 'raw_tp', points: ['tracepoint:tcp:tcp_receive_reset'] },
  ],
};
