/** Common beliefs and what is true: C- from articles that people learn from, M- each with an experiment that shows it. */
export const corrections = {
  'C-01.belief': 'fentry and fexit are fprobes.',
  'C-01.truth':
    'Kernel fprobes sit on ftrace and carry kprobe.multi and kprobe.session. fentry and fexit are BPF trampolines and use no fprobe.',
  'C-02.belief': 'The first four syscall arguments cannot be read in a tracepoint.',
  'C-02.truth':
    'What cannot be read is the first 8 bytes of every record (common_*). All syscall arguments can be read.',
  'C-03.belief': 'A helper reads the first 8 bytes of a record.',
  'C-03.truth':
    'The kernel put a hidden pt_regs pointer there; no helper returns it. Use bpf_get_current_pid_tgid() and the like. Besides args there is id, at offset 8.',
  'C-04.belief': 'Tracepoints are a stable kernel API.',
  'C-04.truth':
    'They are steadier than functions and no ABI: classes are renamed, fields and arguments come and go.',
  'C-05.belief': 'A raw tracepoint passes no arguments.',
  'C-05.truth': 'It passes the tracepoint’s own arguments; only the record is not built.',
  'C-06.belief':
    'Syscall arguments follow the System V calling convention, and clang’s target picks the architecture.',
  'C-06.truth':
    'The fourth syscall argument is in r10, not rcx. The target is always bpf; the architecture is -D__TARGET_ARCH_x86.',
  'C-07.belief': 'notrace functions cannot have kprobes.',
  'C-07.truth':
    'True for kprobe events, which BPF uses, unless CONFIG_KPROBE_EVENTS_ON_NOTRACE=y; kprobes inside the kernel only honour the blacklist.',
  'C-08.belief': 'A function missing from kallsyms is inlined or blacklisted.',
  'C-08.truth':
    'Blacklisted functions are in kallsyms. Being there proves little, being absent means inlined, renamed or not built.',
  'C-09.belief': 'Tracepoint fields hardly change, so CO-RE is not needed.',
  'C-09.truth':
    'Classes are renamed and offsets move; reading past a record that shrank fails the attach with EACCES.',
  'C-10.belief': 'Trampolines attach and detach faster.',
  'C-10.truth':
    'Not for many functions: one load each before 7.2. kprobe.multi and fentry.multi are the hooks that attach fast.',
  'C-11.belief': 'fentry attaches to almost anything in the kernel.',
  'C-11.truth':
    'Only to function entries with BTF, an ftrace site and an allowed prototype: about one FUNC in six fails.',
  'C-12.belief': 'fmod_ret works on any function.',
  'C-12.truth':
    'Only on security_* and error-injectable functions, and a value other than 0 skips the function.',
  'C-13.belief': 'A kprobe goes anywhere in any function.',
  'C-13.truth':
    'Not on blacklisted or notrace functions, not between instructions, not on int3, jump-label or static-call sites.',
  'C-14.belief': 'fentry needs 5.5.',
  'C-14.truth':
    'That is x86-64. On arm64 kernel functions need direct calls (about 6.4), and the distribution’s config decides.',
  'C-15.belief': 'A kprobe at a function’s entry is a breakpoint.',
  'C-15.truth':
    'On x86 it rides the ftrace site ([FTRACE] in kprobes/list); inside a function it may be a jump ([OPTIMIZED]). On arm64 it is a BRK.',
  'C-16.belief': 'fentry costs nothing, an order of magnitude less than a kprobe.',
  'C-16.truth':
    'About 48 against 110 ns on one machine (2.3 times). Ten times only against breakpoints or kretprobes.',
  'C-17.belief': 'fentry passes arguments in registers.',
  'C-17.truth':
    'The trampoline stores the argument registers in an array and passes a pointer to it: that array is ctx.',
  'C-18.belief': 'The kernel’s own BTF came with 4.18.',
  'C-18.truth':
    '4.18 brought BTF for BPF objects; /sys/kernel/btf/vmlinux, which CO-RE needs, came later (about 5.4).',
  'C-19.belief': 'Tools fall back from fentry to a kprobe by themselves.',
  'C-19.truth': 'Some do, some skip the function; none tells you which unless you ask.',
  'C-20.belief': 'Raw tracepoints are dynamic tracing.',
  'C-20.truth': 'They are the same static tracepoints; what is unstable is the argument layout.',
  'C-21.belief': 'raw_tp is 20 % faster than tp.',
  'C-21.truth': 'In the commit that brought it: 5.6 % and 0.7 % against tp; 30 % is against a kprobe.',
  'C-22.belief': 'raw_tp arguments are those of the enclosing function.',
  'C-22.truth':
    'They are the tracepoint’s: task_rename has two (task, comm); reading a third fails the attach with EINVAL.',
  'C-23.belief': 'bpftrace 0.19 brought rawtracepoint.',
  'C-23.truth': '0.19 brought wildcards for it; since 0.24 its arguments are typed and need BTF.',
  'C-24.belief': 'available_filter_functions lists what kprobes can use.',
  'C-24.truth':
    'It lists ftrace sites: minus the blacklist, and kprobes can also sit on instructions inside.',
  'C-25.belief': 'kprobes are the base of tracepoints, and are implemented with ftrace.',
  'C-25.truth':
    'Tracepoints are static call sites of their own; kprobes are older than ftrace and may ride its sites.',
  'C-26.belief': 'A kprobe has three callbacks.',
  'C-26.truth': 'The fault handler is gone, jprobes too.',
  'C-27.belief': 'BPF tracing needs a compiler on the target.',
  'C-27.truth': 'With libbpf and CO-RE the object is compiled elsewhere and relocated on the target.',
  'C-28.belief': 'bpf_printk("%s") prints a user string.',
  'C-28.truth':
    'Only where address spaces do not overlap and the page is resident. Use bpf_probe_read_user_str.',
  'C-29.belief': 'tracefs is at /sys/kernel/debug/tracing.',
  'C-29.truth': 'It is at /sys/kernel/tracing; the debugfs path is deprecated and logs a warning on 7.x.',
  'C-30.belief': 'For syscalls raw_tp is always better.',
  'C-30.truth': 'Only when most syscalls are traced: for one syscall raw_tp/sys_enter taxes all the others.',
  'C-31.belief': 'fmod_ret on security hooks needs CAP_MAC_ADMIN.',
  'C-31.truth': 'No kernel from 5.10 to 7.3 checks it: CAP_BPF and CAP_PERFMON are enough.',
  'M-01.belief': 'A kprobe is an int3.',
  'M-01.truth': 'With a kprobe on vfs_unlink, kprobes/list shows “vfs_unlink+0x4 [FTRACE]”.',
  'M-02.belief': 'It attached, so it fires.',
  'M-02.truth':
    'Boot with lsm=landlock,lockdown,yama: lsm/inode_unlink attaches, 10 unlinks give 0 hits; fmod_ret/security_inode_unlink gives 10.',
  'M-03.belief': 'In kallsyms means traceable.',
  'M-03.truth': 'mas_find is in kallsyms: kprobe EINVAL, fentry EBUSY.',
  'M-04.belief': 'In BTF means fentry works.',
  'M-04.truth':
    'On 7.3 fentry/addrconf_ifdown says “address … cannot be found”; kprobe/addrconf_ifdown.isra.0 works.',
  'M-05.belief': 'A kretprobe can read the arguments.',
  'M-05.truth':
    'PT_REGS_PARM2 of vfs_unlink differs between kprobe and kretprobe; fexit shows the entry’s value.',
  'M-06.belief': 'kprobe/__x64_sys_unlink has the path in PARM1.',
  'M-06.truth': 'PARM1 is a kernel pointer to the user’s registers; BPF_KSYSCALL prints the user pointer.',
  'M-07.belief': 'Syscall tracepoints hide the first arguments.',
  'M-07.truth':
    'ctx->ent.pid is refused (off=4), args[0] to args[2] read fine, args[5] of unlinkat fails the attach.',
  'M-08.belief': 'raw_tp arguments are the function’s.',
  'M-08.truth': 'raw_tp/task_rename: args[1] works, args[2] is EINVAL at attach.',
  'M-09.belief': 'raw_tp is always the faster choice for a syscall.',
  'M-09.truth': 'Time getpgid with tp on swapon (+28 ns) and with raw_tp/sys_enter filtering (+75 ns).',
  'M-10.belief': 'tp_btf pointers are never NULL.',
  'M-10.truth':
    'tp_btf/sched_pi_setprio with pi_task followed: refused as trusted_ptr_or_null_ on new kernels, loads on 6.1.',
  'M-11.belief': 'A kprobe’s pointers can be followed like C.',
  'M-11.truth':
    'name->uptr in a kprobe: “invalid mem access scalar”; BPF_CORE_READ works; in fentry the arrow works.',
  'M-12.belief': 'Function names stay.',
  'M-12.truth':
    'One object on 6.19 and 7.0: fentry/do_unlinkat works, then ESRCH; tp sys_enter_unlinkat works on both.',
  'M-13.belief': 'Lockdown blocks BPF tracing.',
  'M-13.truth':
    'integrity: everything works. confidentiality: kprobe EPERM, tp ENOENT, fentry and kprobe.multi work.',
  'M-14.belief': 'CAP_BPF is enough.',
  'M-14.truth': 'With CAP_BPF alone: EPERM. With CAP_PERFMON too: fentry works, uprobe says EACCES.',
  'M-15.belief': 'The version tells the features.',
  'M-15.truth':
    'Debian 6.1 is newer than 5.18 and has no kprobe.multi (FPROBE=n); stable kernels carry backports.',
  'M-16.belief': 'One name, one function.',
  'M-16.truth': 'c_start is three functions: kprobe EADDRNOTAVAIL, fentry silently takes one.',
  'M-17.belief': 'The format file is what BPF gets.',
  'M-17.truth':
    'From 6.19 sys_enter_openat shows __filename_val at 48; a program that reads there gets the slot of args[4].',
  'M-18.belief': 'A glob attaches what it can.',
  'M-18.truth':
    'fentry.multi/vfs_* is ENOENT for all; kprobe.multi/tcp_* works because libbpf filters first.',
  'M-19.belief': 'The event list is complete.',
  'M-19.truth':
    'pelt_cfs_tp is not in available_events, raw_tp/pelt_cfs_tp attaches; raw_tp/sys_enter_openat does not exist although its event is listed.',
  'M-20.belief': 'A path at sys_enter can always be read.',
  'M-20.truth':
    'A path on an untouched page reads -14 at entry and 9 bytes at exit; tp.s with bpf_copy_from_user reads it at entry.',
} as const;
