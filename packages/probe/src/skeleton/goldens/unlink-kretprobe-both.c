// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * fn:vfs_unlink: kprobe/vfs_unlink and kretprobe/vfs_unlink.
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
	__u64 latency_ns;      /* from entry to return */
	void *idmap;
	__u64 dir_ino;         /* dir->i_ino */
	void *dir;
	__s32 dentry_name__rc;
	char dentry_name[64];  /* dentry->d_name.name */
	void *dentry;
	void *delegated_inode;
	__s32 ret;
};
HL_EVENT(struct hl_event);

/* What the entry knows, until the exit. */
struct start {
	__u64 ts;
	void *idmap;
	__u64 dir_ino;
	void *dir;
	__s32 dentry_name__rc;
	char dentry_name[64];
	void *dentry;
	void *delegated_inode;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH); /* what never ends makes room */
	__uint(max_entries, 16384);
	__type(key, __u64); /* the thread: another one may be inside at the same time */
	__type(value, struct start);
} starts SEC(".maps");

SEC("kprobe/vfs_unlink")
int BPF_KPROBE(enter_vfs_unlink, struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry,
		struct inode **delegated_inode)
{
	struct start start;
	__u64 key = bpf_get_current_pid_tgid();

	if (!hl_enter())
		return 0;

	__builtin_memset(&start, 0, sizeof(start)); /* the padding too: the map takes all bytes */
	start.ts = bpf_ktime_get_ns();
	start.idmap = (void *)PT_REGS_PARM1(ctx);
	start.dir_ino = BPF_CORE_READ(((struct inode *)(PT_REGS_PARM2(ctx))), i_ino);
	start.dir = (void *)PT_REGS_PARM2(ctx);
	start.dentry_name__rc = hl_read_kernel_str(start.dentry_name, sizeof(start.dentry_name),
			BPF_CORE_READ(((struct dentry *)(PT_REGS_PARM3(ctx))), d_name.name));
	start.dentry = (void *)PT_REGS_PARM3(ctx);
	start.delegated_inode = (void *)PT_REGS_PARM4(ctx);
	bpf_map_update_elem(&starts, &key, &start, BPF_ANY);
	return hl_filtered(); /* the exit makes the record */
}

SEC("kretprobe/vfs_unlink")
int BPF_KRETPROBE(exit_vfs_unlink, int ret)
{
	__u64 key = bpf_get_current_pid_tgid();
	struct start *began;
	struct hl_event *e;

	if (!hl_enter())
		return 0;

	began = bpf_map_lookup_elem(&starts, &key);
	if (!began)
		return hl_filtered(); /* it was inside before the probe */

	e = hl_reserve(struct hl_event);
	if (!e) {
		bpf_map_delete_elem(&starts, &key);
		return 0;
	}

	e->ts = bpf_ktime_get_ns();
	e->pid = hl_tgid();
	e->tid = hl_tid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->latency_ns = e->ts - began->ts;
	e->idmap = began->idmap;
	e->dir_ino = began->dir_ino;
	e->dir = began->dir;
	e->dentry_name__rc = began->dentry_name__rc;
	__builtin_memcpy(e->dentry_name, began->dentry_name, sizeof(e->dentry_name));
	e->dentry = began->dentry;
	e->delegated_inode = began->delegated_inode;
	e->ret = (__s32)PT_REGS_RC(ctx);
	bpf_map_delete_elem(&starts, &key);

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
