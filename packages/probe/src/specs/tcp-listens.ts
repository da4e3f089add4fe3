import { WHO, WHO_CAPTURES } from './who';

/** Who begins to listen, and where. */
export const tcpListens: unknown = {
  version: 2,
  name: 'tcp-listens',
  title: 'Who listens where (TCP)',
  about: 'One row for each socket that begins to listen.',
  columns: [
    ...WHO,
    { name: 'port', ctype: '__u16', about: 'its port' },
    { name: 'family', ctype: '__u16', about: '2: IPv4, 10: IPv6' },
    { name: 'backlog', ctype: '__s32', about: 'how many may wait to be accepted' },
    { name: 'result', ctype: '__s32', about: '0, or why not, as a negative error number' },
  ],
  captures: {
    ...WHO_CAPTURES,
    port: 'arg.sock->sk->__sk_common.skc_num',
    family: 'arg.sock->sk->__sk_common.skc_family',
    backlog: 'arg.backlog',
    result: 'ret',
  },
  exercise:
    'ip link set lo up; python3 -c \'import socket; socket.create_server(("127.0.0.1", 7205), backlog=7)\'',
  ways: [
    { hook: 'fexit', points: ['fn:inet_listen'] },
    {
      hook: 'kretprobe',
      entry: 'kprobe',
      points: ['fn:inet_listen'],
      exit: { hook: 'kretprobe', point: 'fn:inet_listen' },
    },
  ],
};
