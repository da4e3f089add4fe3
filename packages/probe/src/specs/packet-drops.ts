/** Packets that the kernel throws away, and why. */
export const packetDrops: unknown = {
  version: 2,
  name: 'packet-drops',
  title: 'What packets are dropped',
  about:
    'One row for each packet that is thrown away, with the reason, as kernels from 5.17 on know it. Who is on the CPU may have nothing to do with it.',
  columns: [
    { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
    { name: 'reason', ctype: 'char[48]', about: 'why; - where this kernel does not say', status: false },
    { name: 'location', ctype: 'void *', about: 'the kernel’s code that did it' },
    { name: 'protocol', ctype: '__u16', about: 'of the packet: 2048 is IPv4, 34525 IPv6' },
  ],
  captures: {
    ts: 'ts',
    reason: "name(skb_drop_reason, field.reason) ?? '-'",
    location: 'field.location',
    protocol: 'field.protocol',
  },
  exercise:
    'ip link set lo up; python3 -c \'import socket; s = socket.socket(2, 2); s.sendto(b"x", ("127.0.0.1", 7206))\'',
  ways: [{ hook: 'tp', points: ['tracepoint:skb:kfree_skb'] }],
};
