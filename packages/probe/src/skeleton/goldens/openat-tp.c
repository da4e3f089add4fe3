// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * syscall:openat: tp/syscalls/sys_enter_openat.
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

SEC("tp/syscalls/sys_enter_openat")
int on_sys_enter_openat(struct trace_event_raw_sys_enter *ctx)
{
	struct hl_event *e;

	if (!hl_enter())
		return 0;

	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;

	e->ts = bpf_ktime_get_ns();
	e->pid = hl_tgid();
	e->tid = hl_tid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->dfd = (int)ctx->args[0];
	e->filename__rc = hl_read_user_str(e->filename, sizeof(e->filename),
			(const char *)ctx->args[1]);
	e->flags = (int)ctx->args[2];
	e->mode = (__u16)((umode_t)ctx->args[3]);

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
