/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * cgroup.h: which cgroup (version 2) the current process is in, by its path from the root of all.
 *
 *	e->cgroup__rc = hl_read_cgroup_path(e->cgroup, sizeof(e->cgroup));      "/system.slice/ssh.service"
 *
 * The result is a read status (hooklab.h). A path that is longer than the field is cut at its end, one of more than 16
 * names, or with a name of more than 127 bytes, lacks its beginning: both have the status "cut".
 */
#ifndef __HOOKLAB_CGROUP_H
#define __HOOKLAB_CGROUP_H

#include <bpf/bpf_core_read.h>
#include "hooklab.h"
#include "path.h"

#define HL_CGROUP_DEPTH 16

/* What is above a directory is called so since 6.15; before it was `parent`. */
struct kernfs_node___hl {
	void *__parent;
} __attribute__((preserve_access_index));
struct kernfs_node___before {
	void *parent;
} __attribute__((preserve_access_index));

static __always_inline void *hl_kernfs_parent(void *node)
{
	struct kernfs_node___before *before = node;
	struct kernfs_node___hl *now = node;

	if (bpf_core_field_exists(now->__parent))
		return BPF_CORE_READ(now, __parent);
	return BPF_CORE_READ(before, parent);
}

/* One directory up. */
static __always_inline __u32 hl_cgroup_up(struct hl_scratch *s)
{
	struct kernfs_node *node = (void *)hl_kept(s->dentry);
	void *parent = hl_kernfs_parent(node);
	char name[128];
	long length;

	if (!parent)
		return HL_ROOT; /* its name is none */
	length = bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(node, name));
	if (length <= 1)
		return HL_FAULT;
	if (length == sizeof(name) || !hl_put_before(s, name, length - 1, '/'))
		return HL_CUT;
	hl_kept(s->dentry) = (__u64)parent;
	return HL_ON;
}

#define hl_read_cgroup_path(to, size) hl_walk_cgroup(to, size, hl_scratch(__COUNTER__))

static __always_inline __s32 hl_walk_cgroup(char *to, __u32 size, struct hl_scratch *s)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	__u32 end = HL_CUT;

	to[0] = 0;
	if (!s)
		return -28; /* ENOSPC: more texts in one object than HL_SCRATCHES */
	hl_kept(s->dentry) = (__u64)BPF_CORE_READ(task, cgroups, dfl_cgrp, kn);
	if (!hl_kept(s->dentry))
		return HL_RC_NULL;
	hl_walk_starts(s);

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < HL_CGROUP_DEPTH; i++) {
		__u32 now = hl_cgroup_up(s);

		if (now != HL_ON) {
			end = now;
			break;
		}
	}
	return hl_walked(to, size, s, end);
}

#endif /* __HOOKLAB_CGROUP_H */
