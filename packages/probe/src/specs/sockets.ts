import { WHO, WHO_CAPTURES } from './who';

/** Who makes sockets, and of which kind. */
export const sockets: unknown = {
  version: 2,
  name: 'sockets',
  title: 'Who opens sockets',
  about: 'One row for each socket call.',
  columns: [
    ...WHO,
    { name: 'family', ctype: '__s32', about: '1 local, 2 IPv4, 10 IPv6, 16 netlink, 17 packets' },
    { name: 'type', ctype: '__s32', about: '1 stream, 2 datagram, 3 raw; 2048 and 524288 are flags' },
    { name: 'protocol', ctype: '__s32', about: '0: the usual one' },
    { name: 'result', ctype: '__s64', about: 'its descriptor, or why not, as a negative error number' },
  ],
  captures: {
    ...WHO_CAPTURES,
    family: 'field.family',
    type: 'field.type',
    protocol: 'field.protocol',
    result: 'ret',
  },
  exercise: "python3 -c 'import socket; socket.socket(2, 2)'",
  ways: [
    {
      hook: 'tp',
      points: ['tracepoint:syscalls:sys_enter_socket'],
      exit: { hook: 'tp', point: 'tracepoint:syscalls:sys_exit_socket' },
    },
  ],
};
