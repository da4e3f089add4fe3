import { WHO, WHO_CAPTURES } from './who';

/** What is sent by which network device. */
export const packetsSent: unknown = {
  version: 2,
  name: 'packets-sent',
  title: 'Who sends packets',
  about: 'One row for each packet that is handed to a network device.',
  columns: [
    ...WHO,
    { name: 'device', ctype: 'char[16]', about: 'its name' },
    { name: 'bytes', ctype: '__u32', about: 'with its headers' },
  ],
  captures: { ...WHO_CAPTURES, device: 'field.name', bytes: 'field.len' },
  exercise:
    'ip link set lo up; python3 -c \'import socket; s = socket.socket(2, 2); s.sendto(b"x" * 100, ("127.0.0.1", 7207))\'',
  ways: [{ hook: 'tp', points: ['tracepoint:net:net_dev_queue'] }],
};
