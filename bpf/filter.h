/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * filter.h: whose events, by cgroup and by pattern.
 *
 *	HL_CGROUP(ssh, "/system.slice/ssh.service");    a cgroup by its path, with all below it
 *	HL_CONTAINER(web, "web");                       a systemd unit, or a container of docker or podman
 *
 *	if (!hl_in_cgroup(ssh))
 *		return hl_filtered();
 *
 * The loader looks for each where the program is to run, before it is loaded, and refuses the run where there is none.
 * It is the process on this CPU that is asked: what an interrupt ends another one may have begun.
 */
#ifndef __HOOKLAB_FILTER_H
#define __HOOKLAB_FILTER_H

#include <bpf/bpf_core_read.h>
#include "hooklab.h"

/*
 * Its id, the inode of its directory, and how many directories it lies below the root. The name is not in the program,
 * only in its object: a text of section .hl_cgroups, for the loader.
 */
#define HL_CGROUP_NAMED(n, word, name)                                                                     \
	const volatile __u64 hl_cgroup_##n = 0;                                                            \
	const volatile __u32 hl_cgroup_level_##n = 0;                                                      \
	static const char hl_cgroup_name_##n[] SEC(".hl_cgroups") __attribute__((used)) = #n " " word " " name
#define HL_CGROUP(n, path) HL_CGROUP_NAMED(n, "cgroup", path)
#define HL_CONTAINER(n, name) HL_CGROUP_NAMED(n, "container", name)

/* Where a cgroup keeps those above it, and before 6.1 their ids; the helper that knows them is newer than 5.10. */
struct cgroup___above {
	int level;
	void *ancestors[];
} __attribute__((preserve_access_index));
struct cgroup___ids {
	int level;
	__u64 ancestor_ids[];
} __attribute__((preserve_access_index));
struct css_set___hl {
	struct cgroup___ids *dfl_cgrp;
} __attribute__((preserve_access_index));
struct task_struct___cgroups {
	struct css_set___hl *cgroups;
} __attribute__((preserve_access_index));

/* The id of the current process's cgroup, or of the one above it that lies so deep; 0: it lies less deep. */
static __always_inline __u64 hl_cgroup_above(__u32 level)
{
	struct task_struct___cgroups *task = (void *)bpf_get_current_task();
	struct cgroup___above *above = 0;
	struct cgroup___ids *cgroup = 0;
	__u64 id = 0;

	if (bpf_core_field_exists(above->ancestors))
		return bpf_get_current_ancestor_cgroup_id(level);
	cgroup = BPF_CORE_READ(task, cgroups, dfl_cgrp);
	if ((__u32)BPF_CORE_READ(cgroup, level) < level)
		return 0;
	bpf_probe_read_kernel(&id, sizeof(id),
			      (char *)cgroup + bpf_core_field_offset(cgroup->ancestor_ids) + level * sizeof(id));
	return id;
}

/* Is the current process in it, or below it? What was never set is nobody's. */
#define hl_in_cgroup(n) (hl_cgroup_##n && hl_cgroup_above(hl_cgroup_level_##n) == hl_cgroup_##n)

/*
 * A pattern of `letters` letters: `fits` has for each character the letters that are it, `any` those that may be every
 * character, `stars` those that may be any number of them. Bit i stands for letter i.
 */
struct hl_pattern {
	__u64 any;
	__u64 stars;
	__u32 letters;
	__u64 fits[256];
};

/* Does a text fit all of it? Bit i of `state`: what was read fits the first i letters. */
static __always_inline _Bool hl_fits(const char *text, __u32 size, const struct hl_pattern *pattern)
{
	__u64 state = 1 | (pattern->stars & 1) << 1;

	for (__u32 i = 0; i < size; i++) {
		if (!text[i])
			break;
		state &= pattern->fits[(__u8)text[i]] | pattern->any;
		/* a star stays, and what comes after it may begin at once */
		state = (state & ~pattern->stars) << 1 | (state & pattern->stars);
		state |= (state & pattern->stars) << 1;
	}
	return state >> pattern->letters & 1;
}

#define hl_comm_fits(pattern)                                                                              \
	({                                                                                                 \
		char hl_text[16] = {};                                                                     \
		bpf_get_current_comm(hl_text, sizeof(hl_text));                                            \
		hl_fits(hl_text, sizeof(hl_text), pattern);                                                \
	})

/* Of a text in memory its first 127 bytes; `reader`: hl_read_kernel_str and its like. */
#define hl_text_fits(rc, reader, from, pattern)                                                            \
	({                                                                                                 \
		char hl_text[128] = {};                                                                    \
		__s32 hl_result = reader(hl_text, sizeof(hl_text), (const void *)(from));                  \
		hl_keep(&(rc), hl_result < 0 ? hl_result : 0);                                             \
		hl_result >= 0 && hl_fits(hl_text, sizeof(hl_text), pattern);                              \
	})

#endif /* __HOOKLAB_FILTER_H */
