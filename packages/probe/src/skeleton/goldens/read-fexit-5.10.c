// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * fn:vfs_read: fexit/vfs_read.
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
	void *buf;
	__u64 count;
	__s64 ret;
};
HL_EVENT(struct hl_event);

SEC("fexit/vfs_read")
int BPF_PROG(on_vfs_read, struct file *file, char *buf, size_t count, loff_t *pos, ssize_t ret)
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
	e->file_name__rc = hl_read_kernel_str(e->file_name, sizeof(e->file_name),
			BPF_CORE_READ(file, f_path.dentry, d_name.name));
	e->file = (void *)file;
	e->buf = (void *)buf;
	e->count = count;
	e->ret = ret;

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
