/** What comes in by which network device. */
export const packetsReceived: unknown = {
  version: 2,
  name: 'packets-received',
  title: 'What packets come in',
  about: 'One row for each packet that comes in. Who is on the CPU has nothing to do with it.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'device', ctype: 'char[16]', about: 'its name' },
    { name: 'bytes', ctype: '__u32', about: 'behind the header of the link' },
  ],
  captures: { ts: 'ts', device: 'field.name', bytes: 'field.len' },
  exercise:
    'ip link set lo up; python3 -c \'import socket; s = socket.socket(2, 2); s.sendto(b"x" * 100, ("127.0.0.1", 7208))\'',
  ways: [{ hook: 'tp', points: ['tracepoint:net:netif_receive_skb'] }],
};
