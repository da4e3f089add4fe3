// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * tracepoint:task:task_rename: tp_btf/task_rename.
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
	__s32 task_pid;     /* task->tgid */
	char task_comm[16]; /* task->comm */
	void *task;
	__s32 arg_comm__rc;
	char arg_comm[256];
	void *stack;        /* the caller; this kernel cannot print names */
};
HL_EVENT(struct hl_event);

/* The type does not say whose address it is: the kernel’s first, then the process’s. */
static __always_inline __s32 read_str(char *to, __u32 size, const void *from)
{
	__s32 rc = hl_read_kernel_str(to, size, from);

	return rc == -14 ? hl_read_user_str(to, size, from) : rc; /* EFAULT */
}

SEC("tp_btf/task_rename")
int BPF_PROG(on_task_rename, struct task_struct *task, const char *comm)
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
	e->task_pid = BPF_CORE_READ(task, tgid);
	BPF_CORE_READ_STR_INTO(&e->task_comm, task, comm);
	e->task = (void *)task;
	e->arg_comm__rc = read_str(e->arg_comm, sizeof(e->arg_comm), comm);
	{
		__u64 ips[8] = {};

		bpf_get_stack(ctx, ips, sizeof(ips), 0);
		e->stack = (void *)ips[1];
	}

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
