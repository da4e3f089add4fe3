/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * As many 64-byte records as the ring takes: `burst` of them for every getppid(2) of one process.
 * native/bench/ring.mjs measures who drains them how fast. No kernel headers needed.
 */
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed int __s32;
typedef signed long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 producer_tgid = 0;
const volatile __s32 syscall_number = 0;
const volatile __u32 burst = 16;

enum { PRODUCED, REFUSED, COUNTERS };

/* BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_RINGBUF of linux/bpf.h */
struct {
	__uint(type, 6);
	__uint(max_entries, COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, 27);
	__uint(max_entries, 4 * 1024 * 1024);
} ring SEC(".maps");

struct raw_tracepoint_args {
	__u64 args[2];
};

SEC("raw_tp/sys_enter")
int on_enter(struct raw_tracepoint_args *ctx)
{
	__u32 produced = PRODUCED, refused = REFUSED;
	__u64 *made, *lost, *e;

	if ((__s32)ctx->args[1] != syscall_number)
		return 0;
	if ((__u32)(bpf_get_current_pid_tgid() >> 32) != producer_tgid)
		return 0;
	made = bpf_map_lookup_elem(&counters, &produced);
	lost = bpf_map_lookup_elem(&counters, &refused);
	if (!made || !lost)
		return 0;
	for (__u32 i = 0; i < 64; i++) {
		if (i >= burst)
			break;
		e = bpf_ringbuf_reserve(&ring, 64, 0);
		if (!e) {
			++*lost;
			continue;
		}
		e[0] = *made;
		e[1] = i;
		bpf_ringbuf_submit(e, 0);
		++*made;
	}
	return 0;
}
