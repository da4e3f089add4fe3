/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * text.h: values as text. Each puts it into a field of `size` bytes and returns a read status (hooklab.h).
 *
 *	e->mac__rc = hl_read_mac(e->mac, sizeof(e->mac), dev->dev_addr);     "02:42:ac:11:00:02"
 *	e->raw__rc = hl_read_bytes(e->raw, sizeof(e->raw), from, 4);         "7f000001"
 *	e->at__rc = hl_put_address(e->at, sizeof(e->at), value);             "0xffff8880"
 *	e->disk__rc = hl_put_device(e->disk, sizeof(e->disk), value);        "8:1", of a dev_t of the kernel
 *	e->mode__rc = hl_put_flags(e->mode, sizeof(e->mode), value, names);  "READ|WRITE|0x100"
 */
#ifndef __HOOKLAB_TEXT_H
#define __HOOKLAB_TEXT_H

#include "hooklab.h"
#include "scratch.h"

static __always_inline __s32 hl_nothing(char *to, __s32 rc)
{
	to[0] = 0;
	return rc;
}

static __always_inline char hl_text_digit(__u32 n)
{
	return n < 10 ? '0' + n : 'a' + n - 10;
}

/* `count`: a constant */
static __always_inline __s32 hl_put_bytes(char *to, __u32 size, const void *from, __u32 count, char between)
{
	__u8 bytes[64] = {};
	__u32 at = 0;
	long rc;

	to[0] = 0;
	if (!from)
		return HL_RC_NULL;
	rc = bpf_probe_read_kernel(bytes, count, from);
	if (rc)
		return rc;
#pragma unroll
	for (__u32 i = 0; i < count; i++) {
		if (i && between && at < size)
			to[at++] = between;
		if (at + 2 < size) {
			to[at++] = hl_text_digit(bytes[i] >> 4);
			to[at++] = hl_text_digit(bytes[i] & 15);
		}
	}
	to[at < size ? at : size - 1] = 0;
	return at + 1;
}

#define hl_read_mac(to, size, from) hl_put_bytes(to, size, from, 6, ':')
#define hl_read_bytes(to, size, from, count) hl_put_bytes(to, size, from, count, 0)

static __always_inline void hl_put_hexadecimal(struct hl_scratch *s, __u64 value)
{
	_Bool begun = 0;

	hl_put(s, '0');
	hl_put(s, 'x');
#pragma unroll
	for (__s32 shift = 60; shift >= 0; shift -= 4) {
		__u32 digit = value >> shift & 15;

		begun |= digit || shift == 0;
		if (begun)
			hl_put(s, hl_text_digit(digit));
	}
}

static __always_inline void hl_put_decimal(struct hl_scratch *s, __u32 value)
{
	_Bool begun = 0;

#pragma unroll
	for (__u32 unit = 1000000; unit; unit /= 10) {
		__u32 digit = value / unit % 10;

		begun |= digit || unit == 1;
		if (begun)
			hl_put(s, '0' + digit);
	}
}

static __always_inline __s32 hl_put_address_in(char *to, __u32 size, __u64 value, struct hl_scratch *s)
{
	if (!s)
		return -28; /* ENOSPC: more texts in one object than HL_SCRATCHES */
	hl_kept(s->at) = 0;
	hl_put_hexadecimal(s, value);
	hl_put(s, 0);
	return hl_take(to, size, s, 0, hl_kept(s->at), 1);
}

/* A dev_t inside the kernel: 12 bits and 20. */
static __always_inline __s32 hl_put_device_in(char *to, __u32 size, __u32 value, struct hl_scratch *s)
{
	if (!s)
		return -28;
	hl_kept(s->at) = 0;
	hl_put_decimal(s, value >> 20);
	hl_put(s, ':');
	hl_put_decimal(s, value & 0xfffff);
	hl_put(s, 0);
	return hl_take(to, size, s, 0, hl_kept(s->at), 1);
}

#define hl_put_address(to, size, value) hl_put_address_in(to, size, value, hl_scratch(__COUNTER__))
#define hl_put_device(to, size, value) hl_put_device_in(to, size, value, hl_scratch(__COUNTER__))

/* A bit, or bits that belong together, and their name. */
struct hl_flag {
	__u64 bits;
	char name[24];
};

/* Names of what is set, in the table's order; what has no name is cut. One piece is at most 24 bytes. */
#define hl_put_flags(to, size, value, flags)                                                               \
	({                                                                                                 \
		__u64 hl_left = (value);                                                                   \
		__u32 hl_at = 0;                                                                           \
		(to)[0] = 0;                                                                               \
		_Pragma("unroll") for (__u32 hl_i = 0; hl_i < sizeof(flags) / sizeof((flags)[0]); hl_i++)  \
		{                                                                                          \
			if (!(flags)[hl_i].bits || (hl_left & (flags)[hl_i].bits) != (flags)[hl_i].bits)   \
				continue;                                                                  \
			hl_left &= ~(flags)[hl_i].bits;                                                    \
			hl_opaque(hl_at);                                                                  \
			if (hl_at > (size) - sizeof((flags)[0].name) - 1)                                  \
				continue;                                                                  \
			if (hl_at)                                                                         \
				(to)[hl_at++] = '|';                                                       \
			hl_opaque(hl_at);                                                                  \
			if (hl_at > (size) - sizeof((flags)[0].name))                                      \
				continue;                                                                  \
			hl_at += bpf_probe_read_kernel_str((to) + hl_at, sizeof((flags)[0].name),          \
							   (flags)[hl_i].name) -                           \
				 1;                                                                        \
		}                                                                                          \
		(__s32)hl_at + 1;                                                                          \
	})

#endif /* __HOOKLAB_TEXT_H */
