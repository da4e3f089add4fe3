/** Connections from their first state to their last. */
export const tcpStates: unknown = {
  version: 2,
  name: 'tcp-states',
  title: 'How TCP connections live',
  about:
    'One row for each change of a TCP socket’s state: 1 established, 2 asks, 3 is asked, 4 to 6 and 8, 9, 11 are ends, 7 closed, 10 listens.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'family', ctype: '__u16', about: '2: IPv4, 10: IPv6' },
    { name: 'address', ctype: 'char[48]', about: 'the other side, by IPv4' },
    { name: 'port', ctype: '__u16', about: 'its port' },
    { name: 'local_port', ctype: '__u16', about: 'the port here' },
    { name: 'old', ctype: '__s32', about: 'the state until now' },
    { name: 'new', ctype: '__s32', about: 'the state from now on' },
  ],
  captures: {
    ts: 'ts',
    family: 'arg.sk->__sk_common.skc_family',
    address: 'ip(arg.sk->__sk_common.skc_daddr)',
    port: 'port(arg.sk->__sk_common.skc_dport)',
    local_port: 'arg.sk->__sk_common.skc_num',
    old: 'arg.oldstate',
    new: 'arg.newstate',
  },
  exercise: 'ip link set lo up; bash -c ": < /dev/tcp/127.0.0.1/7204" 2> /dev/null; true',
  ways: [
    { hook: 'tp_btf', points: ['tracepoint:sock:inet_sock_set_state'] },
    { hook: 'raw_tp', points: ['tracepoint:sock:inet_sock_set_state'] },
  ],
};
