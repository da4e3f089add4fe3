import { host, lab, published, thread } from '../predicates/source';
import type { Cost } from './hook';

/**
 * Published and measured figures. Each says where it was measured; they are for ranking and for teaching, not for
 * adding up. `run_time_ns` of bpf statistics leaves the dispatch out and cannot compare hooks (rezolus#1155).
 */
const LIST = published('bpf mailing list, November 2025, empty program, x86-64');
const list = (ns: number): Cost => ({ ns, on: 'bare-metal benchmark, kernel 6.18-rc', source: LIST });
const EPYC = host('6.18, AMD EPYC virtual machine, program with one atomic add');
const epyc = (ns: number, upTo?: number): Cost =>
  upTo === undefined
    ? { ns, on: '6.18 virtual machine', source: EPYC }
    : { ns, upTo, on: '6.18 virtual machine', source: EPYC };

export const costs = {
  tp: [list(11.8), epyc(107, 137)],
  syscallTp: [epyc(125)],
  raw_tp: [list(5.1), epyc(46, 51)],
  tp_btf: [epyc(46, 49)],
  fentry: [list(5.9), { ns: 48.4, on: '6.12, tcp_sendmsg', source: thread('iopsystems/rezolus#1155') }],
  fexit: [list(7.3)],
  fmod_ret: [list(6.3)],
  kprobe: [list(16.7), { ns: 109.7, on: '6.12, tcp_sendmsg', source: thread('iopsystems/rezolus#1155') }],
  kretprobe: [list(42)],
  'kprobe.multi': [list(15.8)],
  'kretprobe.multi': [list(34)],
  uprobe: [epyc(509, 603), { ns: 318, on: 'probe on a nop', source: LIST }],
  uretprobe: [epyc(855, 941), list(474)],
} as const satisfies Record<string, readonly Cost[]>;

/**
 * Instructions one event costs beyond the bare kernel path, by kernel: QEMU -icount, event task_rename. Repeatable
 * within 0.03 %, the same on any machine; not nanoseconds.
 */
export const INSTRUCTIONS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '5.10': {
    raw_tp: 45,
    tp_btf: 45,
    fentry: 34,
    fexit: 57,
    kprobe: 265,
    tp: 302,
    kretprobe: 606,
    uprobe: 1623,
    uretprobe: 2880,
  },
  '6.1': {
    raw_tp: 67,
    tp_btf: 67,
    fentry: 127,
    fexit: 182,
    kprobe: 338,
    tp: 368,
    kretprobe: 574,
    uprobe: 1840,
    uretprobe: 3072,
  },
  '6.12': {
    raw_tp: 84,
    tp_btf: 84,
    fentry: 133,
    fexit: 195,
    'kprobe.multi': 256,
    kprobe: 356,
    tp: 474,
    kretprobe: 631,
    uprobe: 1845,
    uretprobe: 2888,
  },
  '7.2': {
    raw_tp: 114,
    tp_btf: 114,
    fentry: 111,
    fexit: 166,
    'kprobe.multi': 242,
    kprobe: 309,
    tp: 440,
    kretprobe: 601,
    uprobe: 1840,
    uretprobe: 2805,
  },
};
export const INSTRUCTIONS_SOURCE = lab('QEMU -icount shift=0, Debian 5.10 6.1 6.12 7.2, task_rename');

/** What one program that filters costs every other syscall: the global tax of the syscall tracepoints. */
export const SYSCALL_TAX = {
  /** any tp/syscalls/*: every syscall of the machine takes the slow path */
  tp: { ns: 26, upTo: 34, on: '6.18 virtual machine', source: EPYC },
  /** raw_tp/sys_enter or tp_btf/sys_enter that returns at once for other numbers */
  raw_tp: { ns: 75, upTo: 78, on: '6.18 virtual machine', source: EPYC },
} as const satisfies Record<string, Cost>;
