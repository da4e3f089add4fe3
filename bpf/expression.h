/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * expression.h: what expressions over the kernel's memory are made of.
 *
 *	__s32 rc = sizeof(e->x);
 *
 *	e->x = hl_read(rc, __u32, &hl_read(rc, struct mm_struct *, &task->mm)->map_count) + 1;
 *	e->x__rc = rc;
 *
 * A read that fails gives 0, and `rc` keeps the first reason: HL_RC_NULL where an address was NULL or one of its
 * members, else -errno. What && and ?: leave out is not read.
 */
#ifndef __HOOKLAB_EXPRESSION_H
#define __HOOKLAB_EXPRESSION_H

#include <bpf/bpf_core_read.h>
#include "hooklab.h"

static __always_inline void hl_keep(__s32 *rc, long result)
{
	if (result && *rc > 0)
		*rc = result;
}

/* The first page is never mapped: what is there was meant to be behind a NULL. */
static __always_inline long hl_read_value(void *to, __u32 size, const void *from)
{
	__u64 address = (__u64)from;

	if (address < 4096)
		return HL_RC_NULL;
	return bpf_probe_read_kernel(to, size, from);
}

#define hl_read(rc, type, from)                                                                            \
	({                                                                                                 \
		type hl_value = 0;                                                                         \
		hl_keep(&(rc), hl_read_value(&hl_value, sizeof(hl_value), (const void *)(from)));          \
		hl_value;                                                                                  \
	})

/* A pointer that C follows, for the verifier knows it: behind NULL there is 0, which is no value. */
#define hl_tested(rc, pointer)                                                                             \
	({                                                                                                 \
		__typeof__(pointer) hl_followed = (pointer);                                               \
		if (!hl_followed)                                                                          \
			hl_keep(&(rc), HL_RC_NULL);                                                        \
		hl_followed;                                                                               \
	})

/* `count` bits of the bytes at `from`, beginning at bit `first` (0 to 7) of them. */
static __always_inline __u64 hl_read_bits(__s32 *rc, const char *from, __u32 first, __u32 count)
{
	__u64 bytes = 0;
	__u8 last = 0;

	hl_keep(rc, hl_read_value(&bytes, first + count > 56 ? 8 : (first + count + 7) / 8, from));
	if (first + count > 64) {
		hl_keep(rc, hl_read_value(&last, 1, from + 8));
		return (bytes >> first | (__u64)last << (64 - first)) & (count < 64 ? (1ULL << count) - 1 : ~0ULL);
	}
	return bytes >> first & (count < 64 ? (1ULL << count) - 1 : ~0ULL);
}

#define hl_cut_bits(rc, from, first, count) hl_read_bits(&(rc), from, first, count)
#define hl_cut_signed_bits(rc, from, first, count)                                                         \
	((__s64)(hl_read_bits(&(rc), from, first, count) << (64 - (count))) >> (64 - (count)))

/* A pointer as a number: the verifier lets nobody reckon with one that it knows the type of. */
#define hl_plain(pointer)                                                                                  \
	({                                                                                                 \
		const void *hl_pointer = (pointer);                                                        \
		__u64 hl_number = 0;                                                                       \
		bpf_probe_read_kernel(&hl_number, sizeof(hl_number), &hl_pointer);                         \
		hl_number;                                                                                 \
	})

/* The address of an element of `size` bytes. */
#define hl_element(type, from, index, size) ((type *)(hl_plain(from) + (__s64)(index) * (size)))

/* One of `count` elements of an array: another one is -ERANGE (-34), and 0 is read. */
#define hl_bounded(rc, index, count)                                                                       \
	({                                                                                                 \
		__s64 hl_index = (index);                                                                  \
		if (hl_index < 0 || hl_index >= (count)) {                                                 \
			hl_keep(&(rc), -34);                                                               \
			hl_index = 0;                                                                      \
		}                                                                                          \
		hl_index;                                                                                  \
	})

/* ---- time ------------------------------------------------------------------------------------------------- */

/* When the run began, by the clock of bpf_ktime_get_ns(); the loader sets it before load. */
const volatile __u64 hl_began_ns = 0;

static __always_inline __u64 hl_elapsed(void)
{
	return bpf_ktime_get_ns() - hl_began_ns;
}

/* ---- arithmetic where C leaves it open, as BPF itself has it: x / 0 is 0, x % 0 is x ------------------------ */

static __always_inline __u64 hl_divide(__u64 a, __u64 b)
{
	return b ? a / b : 0;
}

static __always_inline __u64 hl_modulo(__u64 a, __u64 b)
{
	return b ? a % b : a;
}

/* Only the newest processors' instruction sets divide with a sign. */
static __always_inline __s64 hl_divide_signed(__s64 a, __s64 b)
{
	__u64 n = hl_divide(a < 0 ? -(__u64)a : (__u64)a, b < 0 ? -(__u64)b : (__u64)b);

	return (a < 0) != (b < 0) ? -n : n;
}

static __always_inline __s64 hl_modulo_signed(__s64 a, __s64 b)
{
	__u64 n = hl_modulo(a < 0 ? -(__u64)a : (__u64)a, b < 0 ? -(__u64)b : (__u64)b);

	return a < 0 ? -n : n;
}

/* ---- tests ------------------------------------------------------------------------------------------------ */

/* Does it hold? What cannot be read does not. */
#define hl_holds(rc, test)                                                                                 \
	({                                                                                                 \
		__s32 rc = 1;                                                                              \
		_Bool hl_wanted = (test);                                                                  \
		rc > 0 && hl_wanted;                                                                       \
	})

/* Is a text in memory this one? `reader`: hl_read_kernel_str and its like. One byte more tells a longer text. */
#define hl_is_text(rc, reader, from, literal)                                                              \
	({                                                                                                 \
		char hl_text[sizeof(literal) + 1] = {};                                                    \
		__s32 hl_result = reader(hl_text, sizeof(hl_text), (const void *)(from));                  \
		hl_keep(&(rc), hl_result < 0 ? hl_result : 0);                                             \
		hl_result >= 0 && hl_begins(hl_text, literal, sizeof(literal));                            \
	})

#define hl_is_comm(literal)                                                                                \
	({                                                                                                 \
		char hl_text[16] = {};                                                                     \
		bpf_get_current_comm(hl_text, sizeof(hl_text));                                            \
		hl_begins(hl_text, literal, sizeof(literal));                                              \
	})

/* The kernel's address first, then the process's: where no type says whose it is. */
static __always_inline __s32 hl_read_either_str(char *to, __u32 size, const void *from)
{
	__s32 rc = hl_read_kernel_str(to, size, from);

	return rc == -14 ? hl_read_user_str(to, size, from) : rc; /* EFAULT */
}

/* Bytes before the NUL, at most 255. */
#define hl_strlen(rc, from)                                                                                \
	({                                                                                                 \
		char hl_text[256];                                                                         \
		long hl_length = bpf_probe_read_kernel_str(hl_text, sizeof(hl_text), (const void *)(from)); \
		hl_keep(&(rc), hl_length < 0 ? hl_length : 0);                                             \
		hl_length > 0 ? (__s32)hl_length - 1 : 0;                                                  \
	})

#endif /* __HOOKLAB_EXPRESSION_H */
