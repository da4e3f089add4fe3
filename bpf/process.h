/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * process.h: who the current process is, beyond its id and name: its parent, its program, its command line.
 */
#ifndef __HOOKLAB_PROCESS_H
#define __HOOKLAB_PROCESS_H

#include <bpf/bpf_core_read.h>
#include "hooklab.h"
#include "path.h"

static __always_inline struct task_struct *hl_current(void)
{
	return (struct task_struct *)bpf_get_current_task();
}

/* The process that it is a child of, as a process id. */
static __always_inline __u32 hl_ppid(void)
{
	return BPF_CORE_READ(hl_current(), real_parent, tgid);
}

/* The path of the program that runs; HL_RC_NULL of a thread of the kernel. */
#define hl_read_exe(to, size)                                                                                   \
	hl_read_path(to, size, BPF_CORE_READ(hl_current(), mm, exe_file, f_path.mnt),                               \
		     BPF_CORE_READ(hl_current(), mm, exe_file, f_path.dentry))

/*
 * The words that it was started with, a blank between them, as `ps` shows them; HL_RC_NULL of a thread of the kernel.
 * They are in the process's own memory, which it may have changed.
 */
static __always_inline __s32 hl_read_argv(char *to, __u32 size)
{
	unsigned long start = BPF_CORE_READ(hl_current(), mm, arg_start);
	unsigned long end = BPF_CORE_READ(hl_current(), mm, arg_end);
	__u32 length;
	long rc;

	to[0] = 0;
	if (!start || end <= start)
		return HL_RC_NULL;
	length = end - start > size ? size : end - start;
	hl_opaque(length);
	if (length > size)
		length = size;
	rc = bpf_probe_read_user(to, length, (const void *)start);
	if (rc)
		return rc;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < size - 1; i++) {
		if (i + 1 >= length)
			break;
		if (!to[i])
			to[i] = ' ';
	}
	to[size - 1] = 0;
	return end - start > size ? size + 1 : length;
}

#endif /* __HOOKLAB_PROCESS_H */
