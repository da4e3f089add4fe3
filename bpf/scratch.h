/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * scratch.h: room to put a text together, which is more than a program's stack has.
 *
 * One for each place in the source that asks (__COUNTER__): per CPU, and no two programs share one, so that a program
 * which is taken off its CPU (7.2 does that) finds its text as it was. The same program does not run twice on a CPU.
 */
#ifndef __HOOKLAB_SCRATCH_H
#define __HOOKLAB_SCRATCH_H

#include <bpf/bpf_helpers.h>

/* The longest text: a power of two. Behind it room for the longest piece that a program takes out of it. */
#define HL_TEXT 1024
#define HL_TAKEN 512
#define HL_SCRATCHES 24

struct hl_scratch {
	/* where the next byte goes */
	__u32 at;
	/* of a walk: where it is */
	__u64 dentry;
	__u64 mount;
	char text[HL_TEXT + HL_TAKEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, HL_SCRATCHES);
	__type(key, __u32);
	__type(value, struct hl_scratch);
} hl_scratches SEC(".maps");

static __always_inline struct hl_scratch *hl_scratch(__u32 slot)
{
	return bpf_map_lookup_elem(&hl_scratches, &slot);
}

/* The compiler must not know a value that the verifier needs a bound of, or it leaves the bound out. */
#define hl_opaque(x) asm volatile("" : "+r"(x))

/*
 * What a loop goes on with stays in memory and is read from there: the verifier forgets it, and takes one round for
 * the next. Of a value in a register it follows each that there may be, and finds no end.
 */
#define hl_kept(x) (*(volatile typeof(x) *)&(x))

/* One more byte of a text of at most 64. */
static __always_inline void hl_put(struct hl_scratch *s, char c)
{
	__u32 at = hl_kept(s->at);

	hl_opaque(at);
	at &= 63;
	s->text[at] = c;
	hl_kept(s->at) = at + 1;
}

/*
 * Out of the scratch into a field: `length` bytes from `at` on, the NUL with them. Returns the read status; a text
 * that is not `whole` has the status of one that was cut.
 */
static __always_inline __s32 hl_take(char *to, __u32 size, struct hl_scratch *s, __u32 at, __u32 length, _Bool whole)
{
	__u32 most = size < HL_TAKEN ? size : HL_TAKEN;

	if (length > most)
		whole = 0;
	hl_opaque(at);
	at &= HL_TEXT - 1;
	hl_opaque(length);
	if (length > most)
		length = most;
	bpf_probe_read_kernel(to, length, s->text + at);
	to[size - 1] = 0;
	if (!whole)
		return size + 1;
	return length;
}

#endif /* __HOOKLAB_SCRATCH_H */
