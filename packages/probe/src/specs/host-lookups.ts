import { WHO, WHO_CAPTURES } from './who';

/** Names of hosts that programs look up, with DNS or without. */
export const hostLookups: unknown = {
  version: 2,
  name: 'host-lookups',
  title: 'What hosts are looked up',
  about:
    'One row for each getaddrinfo of the C library (here Debian’s on x86-64): which name, how long it took. Programs with a library of their own are not seen.',
  columns: [
    ...WHO,
    { name: 'latency_ns', ctype: '__u64', about: 'how long it took' },
    { name: 'host', ctype: 'char[128]', about: 'the name' },
  ],
  captures: { ...WHO_CAPTURES, latency_ns: 'latency', host: 'user(arg.0)' },
  exercise: 'getent ahosts nowhere.invalid; true',
  ways: [
    {
      hook: 'uretprobe',
      entry: 'uprobe',
      points: ['user:/usr/lib/x86_64-linux-gnu/libc.so.6:getaddrinfo'],
      exit: { hook: 'uretprobe', point: 'user:/usr/lib/x86_64-linux-gnu/libc.so.6:getaddrinfo' },
    },
  ],
};
