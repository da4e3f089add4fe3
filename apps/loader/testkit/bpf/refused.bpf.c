/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Programs that some kernel refuses, each in its own way. What Debian's 5.10, 6.1, 6.12 and 7.2 said to them is
 * in packages/doctor/fixtures/refusals.json, which the explanations are tested with.
 */
#include <linux/bpf.h>
#include "hooklab.h"

#define NOTHING(name, where)                                                                               \
	SEC(where)                                                                                         \
	int name(void *ctx)                                                                                \
	{                                                                                                  \
		return 0;                                                                                  \
	}

struct sys_enter {
	__u64 common;
	__s64 nr;
	__u64 args[6];
};

NOTHING(fentry_renamed, "fentry/do_unlinkat")
NOTHING(kprobe_renamed, "kprobe/do_unlinkat")
NOTHING(fentry_notrace, "fentry/bpf_trace_run1")
NOTHING(fentry_many_args, "fentry/change_page_attr_set_clr")
NOTHING(fexit_noreturn, "fexit/make_task_dead")
NOTHING(fentry_noproto, "fentry/no_such_function")
NOTHING(fsession, "fsession/vfs_unlink")
NOTHING(fmod_ret_syscall, "fmod_ret/__x64_sys_getpgid")
NOTHING(kprobe_notrace, "kprobe/bpf_trace_run1")
NOTHING(kprobe_twins, "kprobe/c_start")
NOTHING(kprobe_multi, "kprobe.multi/vfs_unlink")
NOTHING(kprobe_session, "kprobe.session/vfs_unlink")
NOTHING(kprobe_multi_none, "kprobe.multi/no_such_function")
NOTHING(tp_none, "tp/syscalls/sys_enter_nope")
NOTHING(raw_tp_syscall, "raw_tp/sys_enter_openat")
NOTHING(tp_btf_syscall, "tp_btf/sys_enter_openat")
NOTHING(lsm_none, "lsm/no_such_hook")

SEC("raw_tp/task_rename")
int raw_tp_arity(__u64 *ctx)
{
	return ctx[2] != 0;
}

SEC("tp_btf/task_rename")
int tp_btf_arity(__u64 *ctx)
{
	return ctx[3] != 0;
}

SEC("tp/syscalls/sys_enter_unlinkat")
int tp_beyond(struct sys_enter *ctx)
{
	return ctx->args[5] != 0;
}

SEC("tp/syscalls/sys_enter_unlinkat")
int tp_common(struct sys_enter *ctx)
{
	return ctx->common != 0;
}

SEC("raw_tp/task_rename")
int raw_tp_deref(__u64 *ctx)
{
	return *(volatile int *)ctx[0];
}

SEC("tp/syscalls/sys_enter_unlinkat")
int map_null(void *ctx)
{
	__u32 key = 0;
	__u64 *n = bpf_map_lookup_elem(&hl_ledger, &key);

	return *n != 0;
}

struct task_struct {
	int no_such_field;
} __attribute__((preserve_access_index));

SEC("tp_btf/task_rename")
int core_missing(__u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];

	return task->no_such_field;
}

SEC("tp/syscalls/sys_enter_unlinkat")
int endless(void *ctx)
{
	volatile __u64 n = 0;

	for (__u64 i = 0; i < 10000000; i++)
		n += bpf_ktime_get_ns();
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
