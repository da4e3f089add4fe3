// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * syscall:openat: raw_tp/sys_enter.
 *
 * Made by Hooklab for this kernel; edit it as you like. The table shows the members of struct
 * hl_event.
 */
#include "vmlinux.h" /* from the BTF of the kernel to be traced: the types used here, no more */
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 ts;           /* nanoseconds since boot */
	__u32 pid;          /* process id */
	__u32 tid;          /* thread id */
	char comm[16];      /* the thread’s name */
	__s32 dfd;
	__s32 filename__rc;
	char filename[256];
	__s32 flags;
	__u16 mode;
};
HL_EVENT(struct hl_event);

#define NR_openat 257
#define TS_COMPAT 0x2 /* asm/thread_info.h: a 32-bit call, numbered differently */

SEC("raw_tp/sys_enter")
int on_openat(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *current = (struct task_struct *)bpf_get_current_task();
	struct hl_event *e;

	if (!hl_enter())
		return 0;

	/* sys_enter fires for every system call */
	if ((long)ctx->args[1] != NR_openat)
		return hl_filtered();
	if (BPF_CORE_READ(current, thread_info.status) & TS_COMPAT)
		return hl_filtered();

	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;

	e->ts = bpf_ktime_get_ns();
	e->pid = hl_tgid();
	e->tid = hl_tid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->dfd = (__s32)(PT_REGS_PARM1_CORE_SYSCALL((struct pt_regs *)ctx->args[0]));
	e->filename__rc = hl_read_user_str(e->filename, sizeof(e->filename),
			(const void *)PT_REGS_PARM2_CORE_SYSCALL((struct pt_regs *)ctx->args[0]));
	e->flags = (__s32)(PT_REGS_PARM3_CORE_SYSCALL((struct pt_regs *)ctx->args[0]));
	e->mode = (__u16)(PT_REGS_PARM4_CORE_SYSCALL((struct pt_regs *)ctx->args[0]));

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
