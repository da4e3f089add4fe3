/** One-sentence reasons of verdicts. */
export const why = {
  'why.works': 'Nothing on this kernel stands in the way.',
  'why.provedWorks': 'It attached here when it was tried, although the files of this kernel did not say so.',
  'why.provedFails':
    'The kernel refused it with ‹errno› when it was tried, and its files show no reason for that: a policy of this kernel or machine.',
  'why.provedNoEnd': 'The process that tried it did not come to an end by itself; it was ended.',
  'why.fentryWorks': '‹fn› has BTF, an allowed prototype and an ftrace site.',
  'why.fentryUnguarded':
    '‹fn› has BTF, an allowed prototype and an ftrace site. This kernel does not keep a program from interrupting itself: should a helper turn out to call ‹fn›, Hooklab finds that in the code and does not attach.',
  'why.kprobeWorks': '‹fn› is once in kallsyms, has an ftrace site and is not blacklisted.',
  'why.multiWorks': '‹fn› has an ftrace site, and this kernel has fprobe.',
  'why.tpWorks': 'The event ‹name› is in tracefs.',
  'why.syscallTpWorks':
    'The event syscalls/‹name› is in tracefs; the kernel filters by syscall before the program runs.',
  'why.rawTpWorks': 'The raw tracepoint ‹name› is in the kernel’s table; no file is read to attach.',
  'why.tpBtfWorks': 'BTF has btf_trace_‹name›: typed arguments, followed directly.',
  'why.lsmWorks': 'The hook ‹name› exists and the BPF LSM is active.',
  'why.perfWorks': 'The event ‹event› can be sampled.',
  'why.iterWorks': 'The iterator ‹name› is built in.',

  'why.noBtf': 'This kernel shows no BTF (/sys/kernel/btf/vmlinux), so libbpf cannot find a target.',
  'why.nameTooLong': 'libbpf looks for names of at most ‹most› characters in BTF; this one is longer.',
  'why.nowhere':
    'There is no ‹fn› on this kernel, neither in BTF nor in kallsyms: inlined everywhere, renamed, not built, or its module is not loaded.',
  'why.notInBtf':
    '‹fn› is in kallsyms but BTF has no FUNC of that name: assembly, a static function with several prototypes, or one whose parameters the compiler changed. kprobe needs no BTF.',
  'why.noSymbol':
    'There is no symbol ‹fn› in kallsyms: inlined everywhere, renamed, or its module is not loaded.',
  'why.onlySuffixed':
    'Only copies that the compiler made are left, such as ‹variant›: no symbol has the plain name ‹fn›.',
  'why.noKallsyms': 'The surface has no kallsyms.',
  'why.noSiteListEntry':
    'available_filter_functions could not be read, so only a trial can tell. Where the bytes at ‹fn› do not show that the kernel itself would refuse, Hooklab does not attach a trampoline.',
  'why.noSiteListFor': 'available_filter_functions could not be read, so only a trial can tell for ‹fn›.',
  'why.noBlacklist': 'kprobes/blacklist could not be read, so only a trial can tell for ‹fn›.',
  'why.whichCopy':
    'Several functions are named ‹fn›, some of them without an ftrace site, and the surface does not show which.',
  'why.oneOf': 'It attaches to one of ‹n› functions named ‹fn›: the kernel picks, and tells nobody.',
  'why.notUnique': '‹n› symbols are named ‹fn›; this kernel refuses a kprobe by an ambiguous name.',
  'why.countUnknown':
    '‹n› symbols are named ‹fn›, and the surface does not show whether this kernel refuses that.',
  'why.notrace':
    '‹fn› was built notrace: it has no ftrace site (a copy of a static inline function, or a directory built without -pg).',
  'why.notraceEntry':
    '‹fn› was built notrace: it has no ftrace site (a copy of a static inline function, or a directory built without -pg). The kernel refuses a trampoline there; where the code begins with bytes that it would patch all the same, Hooklab does.',
  'why.notraceModule':
    '‹fn› is in a module and has no ftrace site; the kernel does not patch other module text.',
  'why.noSite': '‹fn› has no ftrace site.',
  'why.init': '‹fn› is __init: its code was freed after boot.',
  'why.data': '‹fn› is a data symbol, not code.',
  'why.blacklisted': '‹fn› is on the kprobe blacklist: the kernel itself refuses a kprobe there.',
  'why.denied': '‹fn› is on the verifier’s deny list: the trampoline itself calls it.',
  'why.called':
    'The trampoline itself calls ‹fn›, where it would run within itself. This kernel does not refuse that; Hooklab does.',
  'why.callsItself':
    'A program or its trampoline itself calls ‹fn›, and this kernel does not keep it from interrupting itself: it would call itself without end. Hooklab does not attach it.',
  'why.deniedUnknown':
    'The trampoline may itself call ‹fn›, and the verifier then refuses it: this kernel’s symbols do not show its list.',
  'why.noreturnUnknown':
    '‹fn› never returns, and the verifier may refuse fexit there: this kernel’s symbols do not show its list.',
  'why.noreturn': '‹fn› never returns; the verifier refuses fexit there.',
  'why.neverReturns': '‹fn› never returns: this attaches, and the return is never seen.',
  'why.tooManyParams': '‹fn› has ‹n› parameters; a trampoline takes fewer.',
  'why.variadic': '‹fn› takes a variable number of arguments.',
  'why.badParam':
    'Parameter ‹i› of ‹fn› is a ‹kind› of ‹size› bytes by value, which this kernel’s trampoline does not take.',
  'why.returnsAggregate': '‹fn› returns a ‹kind› by value.',
  'why.protoUnknown':
    'Whether this kernel takes the by-value arguments of ‹fn› cannot be read from the surface.',
  'why.slots': 'The arguments of ‹fn› take ‹slots› slots; this kernel’s trampoline has ‹limit›.',
  'why.slotsUnknown':
    'The arguments of ‹fn› take ‹slots› slots, and the surface does not show how many this kernel’s trampoline has.',
  'why.ftraceOff': 'ftrace is switched off (kernel.ftrace_enabled=0): a hook on its sites may not fire.',
  'why.noDirectCalls': 'This kernel is built without ftrace direct calls: no trampoline on kernel functions.',
  'why.suffixed': '‹fn› is a copy that the compiler made: its arguments may be moved or gone.',
  'why.cold': '‹fn› is the unlikely part of a function: it is jumped into, arguments mean nothing here.',
  'why.coldReturn':
    '‹fn› is the unlikely part of a function: it is jumped into, and a kretprobe there overwrites a stack slot that holds no return address.',
  'why.byBreakpoint': '‹fn› has no ftrace site of its own: the probe is a breakpoint.',
  'why.kretprobeOffset': 'A kretprobe has no offset.',
  'why.boundary': 'Whether that offset into ‹fn› is the start of an instruction, only the kernel can tell.',
  'why.offsetKprobeOnly': '‹hook› sees only entries and exits; an instruction inside needs a kprobe.',
  'why.notModifiable': '‹fn› is neither a security hook nor error-injectable: fmod_ret may not change it.',
  'why.modifiableUnknown': 'Whether this kernel lets fmod_ret change ‹fn› cannot be read from the surface.',
  'why.notSleepable': 'A sleepable program may not run at ‹fn›.',
  'why.sleepableUnknown': 'Whether a sleepable program may run at ‹fn› cannot be read from the surface.',
  'why.lockdownKprobe': 'The kernel is locked down (confidentiality): kprobes are off.',
  'why.lockdownTp':
    'The kernel is locked down (confidentiality): tracefs is empty, although the kernel has the event.',
  'why.noOption': 'This kernel is built without CONFIG_‹option›: no ‹hook›.',
  'why.noAttachType': 'This kernel does not know ‹type›: too old for ‹hook›.',
  'why.kindUnknown': 'Whether this kernel has ‹hook› cannot be read from the surface.',
  'why.noEvents': 'The surface has no list of events, so only a trial can tell.',
  'why.noEvent': 'There is no event ‹name›.',
  'why.otherCategory': 'There is no such event; the kernel has ‹event›.',
  'why.ftraceEvent': 'ftrace:‹name› is a record of the tracers themselves; BPF cannot attach to it.',
  'why.bare':
    '‹name› is a bare tracepoint: the kernel has it, tracefs does not show it. Use raw_tp or tp_btf.',
  'why.perSyscall':
    '‹name› is an event of tracefs only; the raw tracepoints of all syscalls are sys_enter and sys_exit.',
  'why.noRawTp': 'The kernel has no tracepoint ‹name›.',
  'why.tpWithoutBtf':
    'The tracepoint ‹name› is there, but no BTF tells of it: it is a module’s, and this kernel keeps the BTF of modules nowhere (5.11 and later do). raw_tp needs none.',
  'why.notFaultable': 'A sleepable program may run only at syscall tracepoints, not at ‹name›.',
  'why.noSleepableTp': 'This kernel has no ‹hook› (7.1 and later).',
  'why.filterByNumber': 'It runs at every syscall of the machine and must filter for the number of ‹name›.',
  'why.wrapperRegs':
    'The only argument of ‹fn› is a pointer to the user’s registers; ksyscall reads through it.',
  'why.numberLost':
    '‹name› exits without its number (it becomes −1): the event attaches and never fires. sys_enter_‹name› does, and fexit.',
  'why.moduleNotLoaded':
    'It is in the module ‹module›, which this kernel has but has not loaded: modprobe ‹module›, then ask again.',
  'why.maybeModule':
    'Nothing that is loaded has ‹fn›. This kernel has CONFIG_‹option›=m, and that module is not loaded: modprobe ‹module›, then ask again.',
  'why.stub': '‹fn› is a stub that answers ENOSYS: this kernel is built without the syscall ‹syscall›.',
  'why.notInTable':
    '‹fn› attaches and never fires: ‹syscall› has no number in the native table of syscalls, only 32-bit programs may have it.',
  'why.notInTableRuns':
    '‹fn› attaches and never fires: no number of the native table leads to it; the syscall runs ‹runs›.',
  'why.btfUnread': 'The BTF of this kernel was not read (‹why›), so only a trial can tell.',
  'why.noSyscall': 'This kernel has no syscall ‹name›: there is nothing to filter for.',
  'why.noSyscallOfName': 'This kernel has no syscall ‹name›.',
  'why.isSyscall':
    '‹fn› is a system call: since 4.17 its function is ‹wrapper›, which is given the caller’s registers. ksyscall/‹call› finds it and reads the arguments.',
  'why.ofLibrary':
    'This kernel has no syscall ‹name›: that is a function of the C library, which calls ‹syscall›.',
  'why.syscallIs': 'This kernel has no syscall ‹name›; here it is ‹syscall›.',
  'why.noNumber':
    '‹name› has no number in the native table of syscalls, so there is no event and nothing to filter for.',
  'why.noNumberRuns': 'No number of the native table leads to ‹name›: the syscall runs as ‹runs›.',
  'why.only32': 'Only 32-bit programs come through ‹fn›.',
  'why.noWrapper': 'The name of the wrapper of ‹name› on this architecture is not known.',
  'why.noLsmHook': 'There is no LSM hook ‹name› for BPF on this kernel.',
  'why.disabledHook': 'The kernel keeps the LSM hook ‹name› from BPF programs.',
  'why.lsmInactive': 'It attaches and never fires: “bpf” is not among the active LSMs (‹lsms›).',
  'why.lsmUnknown': 'The hook ‹name› exists; whether the BPF LSM is active the surface does not show.',
  'why.pmuUnknown': 'Whether the processor’s counters are there for ‹event› the surface does not show.',
  'why.noPmu':
    'There is no hardware PMU here (a virtual machine?): ‹event› cannot be counted. Use cpu-clock.',
  'why.noIter': 'There is no iterator ‹name›.',
  'why.iterOther':
    '‹fn› is a function of the kernel but no iterator: its first argument is not the iterator’s.',
  'why.iterNeedsMap':
    'The iterator ‹name› walks one map, which must be named when it is attached (bpf_iter_link_info.map).',
  'why.iterNeedsCgroup':
    'The iterator ‹name› walks one cgroup’s tree, which must be named with an order when it is attached.',
  'why.addressDecides':
    'The kernel has ‹hook›. Nobody checks whether an instruction begins there: in the middle of one, the program breaks.',
  'why.fileDecides': 'The kernel has ‹hook›; whether the file has that symbol, the file decides.',
  'why.programDecides':
    'Whether ‹hook› may attach depends on the BPF program: its BTF, and what is attached already.',
  'why.program': 'BPF program ‹name› (id ‹id›): ‹why›.',
  'why.staticFunction':
    '‹name› is static: arguments that it does not use clang may have left out, and those after them then come earlier than its prototype says.',
  'why.noProgram': 'No BPF program ‹name› was loaded when the surface was read.',
  'why.notAPoint': 'A struct’s field is not a point; ‹hook› needs a function or event that carries it.',
  'why.oldLibbpf': 'This libbpf does not know ‹hook›; it needs libbpf ‹need›.',
  'why.needCaps': '‹hook› needs CAP_BPF and CAP_PERFMON.',
  'why.paranoid': 'kernel.perf_event_paranoid is 3 or more here: ‹hook› needs CAP_SYS_ADMIN.',
  'why.tracefsPermission': 'The event’s id file in tracefs is only for root.',
  'why.uprobeAdmin': 'A uprobe needs CAP_SYS_ADMIN; uprobe.multi does not.',
} as const;
