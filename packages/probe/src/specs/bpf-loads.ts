import { WHO, WHO_CAPTURES } from './who';

/** BPF programs that get a descriptor. */
export const bpfLoads: unknown = {
  version: 2,
  name: 'bpf-loads',
  title: 'Who loads BPF programs',
  about:
    'One row for each BPF program that is loaded, or asked for by its number. Hooklab’s own are there before it looks.',
  columns: [
    ...WHO,
    { name: 'program', ctype: 'char[16]', about: 'its name', status: false },
    { name: 'id', ctype: '__u32', about: 'its number' },
    {
      name: 'type',
      ctype: '__u32',
      about: '1 socket filter, 2 kprobe, 5 tracepoint, 17 raw tracepoint, 26 tracing',
    },
    { name: 'instructions', ctype: '__u32', about: 'as the verifier left them' },
  ],
  captures: {
    ...WHO_CAPTURES,
    program: 'arg.prog->aux->name',
    id: 'arg.prog->aux->id',
    type: 'arg.prog->type',
    instructions: 'arg.prog->len',
  },
  exercise:
    'python3 -c \'import ctypes, struct; c = ctypes.create_string_buffer(bytes.fromhex("b700000000000000" "9500000000000000")); g = ctypes.create_string_buffer(b"GPL"); a = struct.pack("=IIQQIIQII16s", 1, 2, ctypes.addressof(c), ctypes.addressof(g), 0, 0, 0, 0, 0, b"hello"); b = ctypes.create_string_buffer(a, 128); ctypes.CDLL(None).syscall(321, 5, b, 128)\'',
  ways: [
    { hook: 'fentry', points: ['fn:security_bpf_prog'] },
    { hook: 'kprobe', points: ['fn:security_bpf_prog'] },
  ],
};
