import { goal, PAIR, RET, via } from './goal';

const ENTER = 'tracepoint:syscalls:sys_enter_‹syscall›';
const EXIT = 'tracepoint:syscalls:sys_exit_‹syscall›';
const WRAPPER = 'syscall:‹syscall›';

export const SYSCALL_GOALS = [
  goal('G-01', 'syscalls', { syscall: 'openat' }, { entry: true }, [
    via('tp', ENTER, 'because.filteredInKernel'),
    via('fentry', WRAPPER, 'because.noTax'),
    via('ksyscall', WRAPPER, 'because.everyArchitecture'),
    via('raw_tp', WRAPPER, 'because.compatToo'),
  ]),
  goal('G-02', 'files', { syscall: 'openat' }, { entry: true }, [
    via('tp.s', ENTER, 'because.waitsForPage'),
    via('tp', [ENTER, EXIT], 'because.readAtExit', PAIR),
    via('lsm', 'lsm:file_open', 'because.resolvedPath'),
    via('fentry', 'fn:do_sys_openat2', 'because.kernelCopy'),
  ]),
  goal('G-03', 'syscalls', { syscall: 'openat' }, { ret: true }, [
    via('tp', EXIT, 'because.holdsData', RET),
    via('fexit', WRAPPER, 'because.bothInOne'),
    via('kretsyscall', WRAPPER, 'because.everyArchitecture'),
  ]),
  goal('G-04', 'syscalls', { syscall: 'openat' }, { latency: true }, [
    via('fsession', WRAPPER, 'because.cookie'),
    via('fexit', WRAPPER, 'because.pairTrampoline', { joined: true }),
    via('tp', [ENTER, EXIT], 'because.pairByThread', PAIR),
    via('raw_tp', ['rawtracepoint:sys_enter', 'rawtracepoint:sys_exit'], 'because.allSyscalls', PAIR),
  ]),
  goal('G-05', 'syscalls', {}, { hot: true }, [
    via('tp_btf', 'rawtracepoint:sys_enter', 'because.cheapestTyped'),
    via('raw_tp', 'rawtracepoint:sys_enter', 'because.noBtfNeeded'),
    via('tp', 'tracepoint:raw_syscalls:sys_enter', 'because.stable'),
  ]),
  goal(
    'G-48',
    'syscalls',
    {},
    { ret: true, hot: true },
    [
      via('tp_btf', 'rawtracepoint:sys_exit', 'because.cheapestTyped', RET),
      via('raw_tp', 'rawtracepoint:sys_exit', 'because.noBtfNeeded', RET),
      via('tp', 'tracepoint:raw_syscalls:sys_exit', 'because.stable', RET),
    ],
    { spec: 'failed-syscalls' },
  ),
] as const;
