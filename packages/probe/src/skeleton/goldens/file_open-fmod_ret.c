// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * fn:security_file_open: fmod_ret/security_file_open.
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
	__u64 ts;            /* nanoseconds since boot */
	__u32 pid;           /* process id */
	__u32 tid;           /* thread id */
	char comm[16];       /* the thread’s name */
	__s32 file_name__rc;
	char file_name[64];  /* file->f_path.dentry->d_name.name */
	void *file;
};
HL_EVENT(struct hl_event);

SEC("fmod_ret/security_file_open")
int BPF_PROG(on_security_file_open, struct file *file, int ret)
{
	struct hl_event *e;

	if (!hl_enter())
		return ret;

	e = hl_reserve(struct hl_event);
	if (!e)
		return ret;

	e->ts = bpf_ktime_get_ns();
	e->pid = hl_tgid();
	e->tid = hl_tid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->file_name__rc = hl_read_kernel_str(e->file_name, sizeof(e->file_name),
			BPF_CORE_READ(file, f_path.dentry, d_name.name));
	e->file = (void *)file;

	hl_submit(e);
	return ret;
}

char LICENSE[] SEC("license") = "GPL";
