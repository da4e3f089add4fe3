import { WHO, WHO_CAPTURES } from './who';

/** Who connects to a server here. */
export const tcpAccepts: unknown = {
  version: 2,
  name: 'tcp-accepts',
  title: 'Who is accepted where (TCP)',
  about:
    'One row for each connection that a server accepts, with the other side. 4 or 6 says which of the two addresses is the one.',
  columns: [
    ...WHO,
    { name: 'family', ctype: '__u16', about: '2: IPv4, 10: IPv6' },
    { name: 'address', ctype: 'char[48]', about: 'the other side, by IPv4' },
    { name: 'address6', ctype: 'char[48]', about: 'the other side, by IPv6' },
    { name: 'port', ctype: '__u16', about: 'its port' },
    { name: 'local_port', ctype: '__u16', about: 'the server’s port' },
  ],
  captures: {
    ...WHO_CAPTURES,
    family: 'ret->__sk_common.skc_family',
    address: 'ip(ret->__sk_common.skc_daddr)',
    address6: 'ip(ret->__sk_common.skc_v6_daddr)',
    port: 'port(ret->__sk_common.skc_dport)',
    local_port: 'ret->__sk_common.skc_num',
  },
  filter: [{ column: 'family', op: '!=', value: 0 }],
  exercise:
    'ip link set lo up; python3 -c \'import socket; s = socket.create_server(("127.0.0.1", 7201)); c = socket.create_connection(("127.0.0.1", 7201)); s.accept()\'',
  ways: [
    { hook: 'fexit', points: ['fn:inet_csk_accept'] },
    { hook: 'kretprobe', points: ['fn:inet_csk_accept'] },
  ],
};
