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

/* Put a name of a directory before what is there. False: no room. */
static __always_inline _Bool hl_put_before(struct hl_scratch *s, __u32 *at, const void *name, __u32 length, char first)
{
	__u32 to = *at;

	if (length > HL_NAME - 1)
		length = HL_NAME - 1;
	if (to < length + 1)
		return 0;
	to -= length + 1;
	*at = to;
	hl_opaque(to);
	to &= HL_TEXT - 1;
	s->text[to] = first;
	hl_opaque(length);
	length &= HL_NAME - 1;
	return bpf_probe_read_kernel(s->text + to + 1, length, name) == 0;
}

static __always_inline __s32 hl_walk_path(char *to, __u32 size, const void *vfsmount, const void *of,
					  struct hl_scratch *s)
{
	struct dentry *dentry = (void *)of;
	struct mount *mount = NULL;
	__u32 at = HL_TEXT;
	__u32 length;
	_Bool whole = 0;

	to[0] = 0;
	if (!dentry)
		return HL_RC_NULL;
	if (!s)
		return -28; /* ENOSPC: more texts in one object than HL_SCRATCHES */
	if (vfsmount)
		mount = (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
	s->text[HL_TEXT] = 0;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < HL_DEPTH; i++) {
		struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
		struct dentry *root = NULL;

		if (!parent)
			return -14; /* EFAULT */
		if (mount)
			root = BPF_CORE_READ(mount, mnt.mnt_root);
		if (dentry == root || dentry == parent) {
			struct mount *up = mount ? BPF_CORE_READ(mount, mnt_parent) : NULL;

			if (dentry == root && up && up != mount) {
				/* the root of a mounted file system: go on where it is mounted */
				dentry = BPF_CORE_READ(mount, mnt_mountpoint);
				mount = up;
				continue;
			}
			whole = 1;
			/* in no tree: a pipe, a socket, memory; its name is all there is, and has no slash */
			if (root && dentry != root && at == HL_TEXT &&
			    hl_put_before(s, &at, BPF_CORE_READ(dentry, d_name.name), BPF_CORE_READ(dentry, d_name.len), 0))
				at++;
			break;
		}
		if (!hl_put_before(s, &at, BPF_CORE_READ(dentry, d_name.name), BPF_CORE_READ(dentry, d_name.len), '/'))
			break;
		dentry = parent;
	}
	if (at == HL_TEXT) {
		/* the root itself */
		at--;
		s->text[HL_TEXT - 1] = '/';
	}

	return hl_take(to, size, s, at, HL_TEXT - at + 1, whole);
}

#endif /* __HOOKLAB_PATH_H */
