/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * rate.h: so many records a second and no more, on each CPU. A second's worth may come at once; from then on there is
 * one for each share of a second.
 *
 *	#define HL_NAMED_COUNTERS HL_RATE_LIMITED
 *	#include "hooklab.h"
 *	#include "rate.h"
 *	…
 *	if (!hl_within_rate(100))
 *		return hl_filtered_as(HL_RATE_LIMITED);
 */
#ifndef __HOOKLAB_RATE_H
#define __HOOKLAB_RATE_H

#include "hooklab.h"

/* Until when what was let through is enough. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} hl_rate SEC(".maps");

static __always_inline _Bool hl_within_rate(__u32 a_second)
{
	__u32 zero = 0;
	__u64 *until = bpf_map_lookup_elem(&hl_rate, &zero);
	__u64 now = bpf_ktime_get_ns();
	__u64 from, share = 1000000000 / a_second;

	if (!until)
		return 1; /* cannot be: the index is below 1 */
	from = *until > now ? *until : now;
	if (from + share > now + 1000000000)
		return 0;
	*until = from + share;
	return 1;
}

#endif /* __HOOKLAB_RATE_H */
