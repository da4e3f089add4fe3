/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Two instructions for each hook type, loaded and attached for a moment by `doctor` to see what works on this
 * kernel. Their targets are things that hardly ever happen, or nothing but the kernel's own BPF self-tests:
 *
 *	bpf_fentry_test1, bpf_modify_return_test   called by BPF_PROG_TEST_RUN only
 *	oom:mark_victim                            the OOM killer chose a process
 *	sethostname, security_quota_on             as they say
 *	libc.so.6:gnu_get_libc_release             tells the C library's release status
 *
 * Free of headers, so that it builds before anything else is there.
 */
#define TRIAL(name, where)                                                                                 \
	__attribute__((section(where), used)) int name(void *ctx)                                          \
	{                                                                                                  \
		return 0;                                                                                  \
	}

TRIAL(hlt_tp, "tp/oom/mark_victim")
TRIAL(hlt_raw_tp, "raw_tp/mark_victim")
TRIAL(hlt_tp_btf, "tp_btf/mark_victim")
TRIAL(hlt_kprobe, "kprobe/bpf_fentry_test1")
TRIAL(hlt_kretprobe, "kretprobe/bpf_fentry_test1")
TRIAL(hlt_kprobe_multi, "kprobe.multi/bpf_fentry_test1")
TRIAL(hlt_kretprobe_multi, "kretprobe.multi/bpf_fentry_test1")
TRIAL(hlt_kprobe_session, "kprobe.session/bpf_fentry_test1")
TRIAL(hlt_ksyscall, "ksyscall/sethostname")
TRIAL(hlt_fentry, "fentry/bpf_fentry_test1")
TRIAL(hlt_fexit, "fexit/bpf_fentry_test1")
TRIAL(hlt_fsession, "fsession/bpf_fentry_test1")
TRIAL(hlt_fmod_ret, "fmod_ret/bpf_modify_return_test")
TRIAL(hlt_fmod_ret_security, "fmod_ret/security_quota_on")
TRIAL(hlt_lsm, "lsm/quota_on")
TRIAL(hlt_uprobe, "uprobe/libc.so.6:gnu_get_libc_release")
TRIAL(hlt_uretprobe, "uretprobe/libc.so.6:gnu_get_libc_release")
TRIAL(hlt_uprobe_multi, "uprobe.multi/libc.so.6:gnu_get_libc_release")
TRIAL(hlt_iter, "iter/task")
TRIAL(hlt_perf, "perf_event")

__attribute__((section("license"), used)) char LICENSE[] = "GPL";
