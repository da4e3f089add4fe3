/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * address.h: network addresses as text: "192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "/run/socket", "@abstract".
 *
 *	e->to__rc = hl_read_sockaddr(e->to, sizeof(e->to), uaddr);
 *	e->port = hl_sockaddr_port(uaddr);
 *
 * All take kernel addresses; the offsets in a socket address are the same on every kernel (it is user space's too).
 * A result is a read status (hooklab.h).
 */
#ifndef __HOOKLAB_ADDRESS_H
#define __HOOKLAB_ADDRESS_H

#include <bpf/bpf_endian.h>
#include "hooklab.h"
#include "scratch.h"

#define HL_AF_UNIX 1
#define HL_AF_INET 2
#define HL_AF_INET6 10

/* `address`: where the four or sixteen bytes are. */
#define hl_read_ip4(to, size, address) hl_print_ip(to, size, address, 4, hl_scratch(__COUNTER__))
#define hl_read_ip6(to, size, address) hl_print_ip(to, size, address, 16, hl_scratch(__COUNTER__))
#define hl_read_sockaddr(to, size, address) hl_print_sockaddr(to, size, address, hl_scratch(__COUNTER__))

static __always_inline void hl_put_ip4(struct hl_scratch *s, const __u8 *bytes)
{
#pragma unroll
	for (__u32 i = 0; i < 4; i++) {
		__u32 n = bytes[i];

		if (i)
			hl_put(s, '.');
		if (n >= 100)
			hl_put(s, '0' + n / 100);
		if (n >= 10)
			hl_put(s, '0' + n / 10 % 10);
		hl_put(s, '0' + n % 10);
	}
}

static __always_inline char hl_hex_digit(__u32 n)
{
	return n < 10 ? '0' + n : 'a' + n - 10;
}

static __always_inline void hl_put_hex(struct hl_scratch *s, __u32 word)
{
	if (word >= 0x1000)
		hl_put(s, hl_hex_digit(word >> 12 & 15));
	if (word >= 0x100)
		hl_put(s, hl_hex_digit(word >> 8 & 15));
	if (word >= 0x10)
		hl_put(s, hl_hex_digit(word >> 4 & 15));
	hl_put(s, hl_hex_digit(word & 15));
}

/* As RFC 5952 has it: the longest run of two and more zero words, the first of those, is "::". */
static __always_inline void hl_put_ip6(struct hl_scratch *s, const __u8 *bytes)
{
	__u32 zeros = 0, run, start = 8, end = 8, mapped;

	/* a bit for each word that is 0; runs of two, three … are what is left of it shifted over itself */
#pragma unroll
	for (__u32 i = 0; i < 8; i++) {
		__u32 word = bytes[2 * i] << 8 | bytes[2 * i + 1];

		zeros |= (word - 1) >> 31 << i;
	}
	run = zeros;
#pragma unroll
	for (__u32 length = 2; length <= 8; length++) {
		run &= zeros >> (length - 1);
		if (run) {
#pragma unroll
			for (__s32 i = 8 - length; i >= 0; i--)
				if (run >> i & 1)
					start = i;
			end = start + length;
		}
	}
	mapped = (zeros & 0x1f) == 0x1f && bytes[10] == 0xff && bytes[11] == 0xff;

	hl_opaque(start);
	hl_opaque(end);
#pragma unroll
	for (__u32 i = 0; i < 8; i++) {
		if (i >= start && i < end) {
			if (i == start)
				hl_put(s, ':');
			if (i == 7)
				hl_put(s, ':');
			continue;
		}
		if (i)
			hl_put(s, ':');
		if (i == 6 && mapped) {
			hl_put_ip4(s, bytes + 12);
			break;
		}
		hl_put_hex(s, bytes[2 * i] << 8 | bytes[2 * i + 1]);
	}
}

static __always_inline __s32 hl_print_ip(char *to, __u32 size, const void *address, __u32 length,
					 struct hl_scratch *s)
{
	__u8 bytes[16] = {};
	long rc;

	to[0] = 0;
	if (!address)
		return HL_RC_NULL;
	if (!s)
		return -28; /* ENOSPC: more texts in one object than HL_SCRATCHES */
	rc = bpf_probe_read_kernel(bytes, length, address);
	if (rc)
		return rc;
	hl_kept(s->at) = 0;
	if (length == 4)
		hl_put_ip4(s, bytes);
	else
		hl_put_ip6(s, bytes);
	hl_put(s, 0);
	return hl_take(to, size, s, 0, hl_kept(s->at), 1);
}

static __always_inline __s32 hl_print_sockaddr(char *to, __u32 size, const void *address, struct hl_scratch *s)
{
	__u16 family = 0;
	__s32 rc;
	char first;

	to[0] = 0;
	if (!address)
		return HL_RC_NULL;
	rc = bpf_probe_read_kernel(&family, sizeof(family), address);
	if (rc)
		return rc;
	if (family == HL_AF_INET)
		return hl_print_ip(to, size, address + 4, 4, s);
	if (family == HL_AF_INET6)
		return hl_print_ip(to, size, address + 8, 16, s);
	if (family != HL_AF_UNIX)
		return 1;
	rc = bpf_probe_read_kernel(&first, 1, address + 2);
	if (rc || first)
		return rc ? rc : hl_read_kernel_str(to, size, address + 2);
	/* a name that is in no file system begins with a NUL */
	to[0] = '@';
	rc = bpf_probe_read_kernel_str(to + 1, size - 1, address + 3);
	return rc < 0 ? rc : rc + 1;
}

/* 0 where the family has no port. */
static __always_inline __u16 hl_sockaddr_port(const void *address)
{
	__u16 family = 0, port = 0;

	bpf_probe_read_kernel(&family, sizeof(family), address);
	if (family == HL_AF_INET || family == HL_AF_INET6)
		bpf_probe_read_kernel(&port, sizeof(port), address + 2);
	return bpf_ntohs(port);
}

#endif /* __HOOKLAB_ADDRESS_H */
