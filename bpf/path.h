/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * path.h: the whole path of a file, from the root of its mount namespace, where bpf_d_path() is not allowed.
 *
 *	e->path__rc = hl_read_path(e->path, sizeof(e->path), dir->mnt, dentry);
 *
 * The result is a read status (hooklab.h). Without a mount (NULL) the path is the one inside the file system. A path
 * that is longer than the field is cut at its end; one of more than HL_DEPTH names or HL_TEXT bytes lacks its
 * beginning. Both have the status "cut".
 */
#ifndef __HOOKLAB_PATH_H
#define __HOOKLAB_PATH_H

#include <bpf/bpf_core_read.h>
#include "hooklab.h"
#include "scratch.h"

/* Names and mounts on the way up; the longest name of a file, and one. */
#define HL_DEPTH 48
#define HL_NAME 256

#define hl_read_path(to, size, mnt, dentry) hl_walk_path(to, size, mnt, dentry, hl_scratch(__COUNTER__))

/* Put a name before what is there. False: no room. `first`: what stands before it. */
static __always_inline _Bool hl_put_before(struct hl_scratch *s, const void *name, __u32 length, char first)
{
	__u32 at = hl_kept(s->at);

	if (length > HL_NAME - 1)
		length = HL_NAME - 1;
	if (at < length + 1)
		return 0;
	at -= length + 1;
	hl_kept(s->at) = at;
	hl_opaque(at);
	at &= HL_TEXT - 1;
	s->text[at] = first;
	hl_opaque(length);
	length &= HL_NAME - 1;
	return bpf_probe_read_kernel(s->text + at + 1, length, name) == 0;
}

#define HL_ON 0
#define HL_ROOT 1
#define HL_CUT 2
#define HL_FAULT 3

/* A walk puts each name before the last one. */
static __always_inline void hl_walk_starts(struct hl_scratch *s)
{
	hl_kept(s->at) = HL_TEXT;
	s->text[HL_TEXT] = 0;
}

/* What the walk found, into its field, by how it ended. */
static __always_inline __s32 hl_walked(char *to, __u32 size, struct hl_scratch *s, __u32 end)
{
	__u32 at = hl_kept(s->at);

	if (end == HL_FAULT)
		return -14; /* EFAULT */
	if (at == HL_TEXT) {
		/* the root itself */
		s->text[HL_TEXT - 1] = '/';
		at--;
	}
	return hl_take(to, size, s, at, HL_TEXT + 1 - at, end == HL_ROOT);
}

/* One name or one mount up. */
static __always_inline __u32 hl_go_up(struct hl_scratch *s)
{
	struct dentry *dentry = (void *)hl_kept(s->dentry);
	struct mount *mount = (void *)hl_kept(s->mount);
	struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
	struct dentry *root = NULL;
	const void *name = BPF_CORE_READ(dentry, d_name.name);
	__u32 length = BPF_CORE_READ(dentry, d_name.len);

	if (!parent)
		return HL_FAULT;
	if (mount)
		root = BPF_CORE_READ(mount, mnt.mnt_root);
	if (dentry == root) {
		/* the root of a mounted file system: go on where it is mounted */
		struct mount *up = BPF_CORE_READ(mount, mnt_parent);

		if (!up || up == mount)
			return HL_ROOT;
		hl_kept(s->dentry) = (__u64)BPF_CORE_READ(mount, mnt_mountpoint);
		hl_kept(s->mount) = (__u64)up;
		return HL_ON;
	}
	if (dentry == parent) {
		/* in no tree: a pipe, a socket, memory; its name is all there is, and has no slash */
		if (mount && hl_kept(s->at) == HL_TEXT && hl_put_before(s, name, length, 0))
			hl_kept(s->at) = hl_kept(s->at) + 1;
		return HL_ROOT;
	}
	if (!hl_put_before(s, name, length, '/'))
		return HL_CUT;
	hl_kept(s->dentry) = (__u64)parent;
	return HL_ON;
}

static __always_inline __s32 hl_walk_path(char *to, __u32 size, const void *vfsmount, const void *dentry,
					  struct hl_scratch *s)
{
	__u32 end = HL_CUT;

	to[0] = 0;
	if (!dentry)
		return HL_RC_NULL;
	if (!s)
		return -28; /* ENOSPC: more texts in one object than HL_SCRATCHES */
	hl_kept(s->dentry) = (__u64)dentry;
	hl_kept(s->mount) = vfsmount ? (__u64)vfsmount - bpf_core_field_offset(struct mount, mnt) : 0;
	hl_walk_starts(s);

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < HL_DEPTH; i++) {
		__u32 now = hl_go_up(s);

		if (now != HL_ON) {
			end = now;
			break;
		}
	}
	return hl_walked(to, size, s, end);
}

#endif /* __HOOKLAB_PATH_H */
