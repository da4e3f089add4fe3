/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * groups.h: sums in the kernel, instead of a record for each event.
 *
 *	struct hl_group {               what the events of one row have in common
 *		char comm[16];
 *	};
 *	struct hl_total {               what is known of them; 8-byte words, the first is the count
 *		__u64 count;
 *		__u64 bytes__sum;
 *		__u64 latency_ns__log2[HL_LOG2_SLOTS];
 *	};
 *	HL_GROUPS(struct hl_group, struct hl_total, 10240);
 *
 *	…
 *		struct hl_group group;
 *		struct hl_total *total;
 *
 *		__builtin_memset(&group, 0, sizeof(group));
 *		bpf_get_current_comm(group.comm, sizeof(group.comm));
 *		total = hl_total(&group);
 *		if (!total)
 *			return 0;
 *		hl_sum(total, bytes__sum, bytes);
 *		hl_slot(total, latency_ns__log2, hl_log2(latency));
 *		hl_aggregated(total);
 *
 * The members' names say what they are, and are read from the object's BTF: COLUMN__sum, __avg (a sum, which the count
 * divides), __min, __max, __log2 (by the number of bits: 0, 1, 2–3, 4–7 …) and __linear_FROM_STEP (below FROM, then STEP
 * wide each, the last one all that is more; -5 is written m5).
 *
 * Every CPU has sums of its own, which only grow: nothing is lost between a look and the next, and what happened in
 * between is their difference.
 */
#ifndef __HOOKLAB_GROUPS_H
#define __HOOKLAB_GROUPS_H

#include "hooklab.h"

#define HL_LOG2_SLOTS 65

#define HL_GROUPS(group_type, total_type, most)                                                            \
	struct {                                                                                           \
		__uint(type, BPF_MAP_TYPE_PERCPU_HASH);                                                    \
		__uint(max_entries, most);                                                                 \
		__type(key, group_type);                                                                   \
		__type(value, total_type);                                                                 \
	} hl_groups SEC(".maps");                                                                          \
	/* what a new group begins with: more than a program's stack may hold */                           \
	static const total_type hl_no_total;                                                               \
                                                                                                           \
	/* The group's totals on this CPU; NULL, counted as reserve_failed, where the map is full. */      \
	static __always_inline total_type *hl_total(const group_type *group)                               \
	{                                                                                                  \
		total_type *total = bpf_map_lookup_elem(&hl_groups, group);                                \
                                                                                                           \
		if (total)                                                                                 \
			return total;                                                                      \
		/* another CPU may be faster: then it is there */                                          \
		bpf_map_update_elem(&hl_groups, group, &hl_no_total, BPF_NOEXIST);                         \
		total = bpf_map_lookup_elem(&hl_groups, group);                                            \
		if (!total)                                                                                \
			hl_count(HL_RESERVE_FAILED);                                                       \
		return total;                                                                              \
	}

#ifdef HL_ATOMIC_LEDGER
#define hl_grow(word, n) __sync_fetch_and_add(&(word), n)
#else
#define hl_grow(word, n) ((word) += (n))
#endif

#define hl_sum(total, member, n) hl_grow((total)->member, n)
#define hl_min(total, member, n)                                                                           \
	do {                                                                                               \
		if (!(total)->count || (n) < (total)->member)                                              \
			(total)->member = (n);                                                             \
	} while (0)
#define hl_max(total, member, n)                                                                           \
	do {                                                                                               \
		if (!(total)->count || (n) > (total)->member)                                              \
			(total)->member = (n);                                                             \
	} while (0)

/* One more in a slot of a histogram. */
#define hl_slot(total, member, slot)                                                                       \
	do {                                                                                               \
		__u32 hl_at = (slot);                                                                      \
                                                                                                           \
		/* the compiler must not know it, or it leaves out the bound that the verifier needs */    \
		asm volatile("" : "+r"(hl_at));                                                            \
		if (hl_at < sizeof((total)->member) / sizeof((total)->member[0]))                          \
			hl_grow((total)->member[hl_at], 1);                                                \
	} while (0)

/* The event is in the totals; at the end of all of them. */
#define hl_aggregated(total)                                                                               \
	do {                                                                                               \
		hl_grow((total)->count, 1);                                                                \
		hl_count(HL_AGGREGATED);                                                                   \
	} while (0)

/* The number of bits that a value needs: 0, 1, 2 of 2 and 3, 3 of 4 to 7 … 64. Of a signed one below 0: 0. */
static __always_inline __u32 hl_log2(__u64 value)
{
	__u32 bits = 0;

	if (value >> 32) {
		bits += 32;
		value >>= 32;
	}
	if (value >> 16) {
		bits += 16;
		value >>= 16;
	}
	if (value >> 8) {
		bits += 8;
		value >>= 8;
	}
	if (value >> 4) {
		bits += 4;
		value >>= 4;
	}
	if (value >> 2) {
		bits += 2;
		value >>= 2;
	}
	if (value >> 1)
		return bits + 2;
	return bits + (__u32)value;
}

#define hl_log2_signed(value) ((__s64)(value) < 0 ? 0 : hl_log2(value))

/* Below `from` 0; then each `step` wide; all that is more in the last of so many. */
static __always_inline __u32 hl_linear(__s64 value, __s64 from, __u64 step, __u32 slots)
{
	__u64 slot;

	if (value < from)
		return 0;
	slot = (__u64)(value - from) / step + 1;
	return slot < slots ? slot : slots - 1;
}

#endif /* __HOOKLAB_GROUPS_H */
