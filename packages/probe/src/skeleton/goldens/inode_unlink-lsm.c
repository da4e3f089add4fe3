// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * lsm:inode_unlink: lsm/inode_unlink.
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
	__u64 ts;              /* nanoseconds since boot */
	__u32 pid;             /* process id */
	__u32 tid;             /* thread id */
	char comm[16];         /* the thread’s name */
	__u64 dir_ino;         /* dir->i_ino */
	void *dir;
	__s32 dentry_name__rc;
	char dentry_name[64];  /* dentry->d_name.name */
	void *dentry;
};
HL_EVENT(struct hl_event);

SEC("lsm/inode_unlink")
int BPF_PROG(on_inode_unlink, struct inode *dir, struct dentry *dentry, int ret)
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
	e->dir_ino = BPF_CORE_READ(dir, i_ino);
	e->dir = (void *)dir;
	e->dentry_name__rc = hl_read_kernel_str(e->dentry_name, sizeof(e->dentry_name),
			BPF_CORE_READ(dentry, d_name.name));
	e->dentry = (void *)dentry;

	hl_submit(e);
	return ret;
}

char LICENSE[] SEC("license") = "GPL";
