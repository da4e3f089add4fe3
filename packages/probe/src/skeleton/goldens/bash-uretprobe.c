// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * user:/bin/bash:readline: uretprobe//bin/bash:readline.
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
	__u64 ts;      /* nanoseconds since boot */
	__u32 pid;     /* process id */
	__u32 tid;     /* thread id */
	char comm[16]; /* the thread’s name */
	__s64 ret;
};
HL_EVENT(struct hl_event);

SEC("uretprobe//bin/bash:readline")
int BPF_URETPROBE(on_readline, long ret)
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
	e->ret = (__s64)PT_REGS_RC(ctx);

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
