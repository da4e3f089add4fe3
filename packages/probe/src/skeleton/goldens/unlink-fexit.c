// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * fn:vfs_unlink: fexit/vfs_unlink.
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
	void *idmap;
	__u64 dir_ino;         /* dir->i_ino */
	void *dir;
	__s32 dentry_name__rc;
	char dentry_name[64];  /* dentry->d_name.name */
	void *dentry;
	__s32 ret;
};
HL_EVENT(struct hl_event);

SEC("fexit/vfs_unlink")
int BPF_PROG(on_vfs_unlink, struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry,
		struct inode **delegated_inode, int ret)
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
	e->idmap = (void *)idmap;
	e->dir_ino = BPF_CORE_READ(dir, i_ino);
	e->dir = (void *)dir;
	e->dentry_name__rc = hl_read_kernel_str(e->dentry_name, sizeof(e->dentry_name),
			BPF_CORE_READ(dentry, d_name.name));
	e->dentry = (void *)dentry;
	e->ret = ret;

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
