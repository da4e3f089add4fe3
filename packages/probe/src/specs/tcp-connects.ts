import { PROGRAM, PROGRAM_CAPTURES, WHO, WHO_CAPTURES } from './who';

const AT = {
  'fn:tcp_v4_connect': {
    captures: { version: '4', local: 'ip(arg.sk->__sk_common.skc_rcv_saddr)' },
  },
  'fn:tcp_v6_connect': {
    captures: { version: '6', local: 'ip(arg.sk->__sk_common.skc_v6_rcv_saddr)' },
  },
};

/** Who opens a TCP connection to where: what connect(), fast open and the kernel's own clients all call. */
export const tcpConnects: unknown = {
  version: 2,
  name: 'tcp-connects',
  title: 'Who connects where (TCP)',
  about:
    'One row for each TCP connection that is begun, by IPv4 or IPv6, with the process that asked. Result 0 says that ' +
    'it was begun: whether the other side answers is known later. UDP and UNIX sockets make no rows.',
  columns: [
    ...WHO,
    ...PROGRAM,
    { name: 'version', ctype: '__u8', about: 'of IP: 4 or 6' },
    { name: 'address', ctype: 'char[48]', about: 'where to' },
    { name: 'port', ctype: '__u16', about: 'which port there' },
    { name: 'local', ctype: 'char[48]', about: 'from which address' },
    { name: 'local_port', ctype: '__u16', about: 'from which port; 0: it did not come to that' },
    { name: 'result', ctype: '__s32', about: '0, or why not, as a negative error number' },
  ],
  captures: {
    ...WHO_CAPTURES,
    ...PROGRAM_CAPTURES,
    address: 'ip(arg.uaddr)',
    port: 'port(arg.uaddr)',
    local_port: 'arg.sk->__sk_common.skc_num',
    result: 'ret',
  },
  // IPv4 by an IPv6 socket: tcp_v6_connect calls tcp_v4_connect, which makes the row
  filter: [{ column: 'address', op: '!^=', value: '::ffff:' }],
  exercise: 'bash -c ": < /dev/tcp/127.0.0.1/1; : < /dev/tcp/::1/1" 2> /dev/null; true',
  ways: [{ hook: 'fexit', points: ['fn:tcp_v4_connect', 'fn:tcp_v6_connect'], at: AT }],
};
