/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * A USDT trial. libbpf keeps what it knows of each probe in two maps, which its own header defines, so this one program
 * is compiled; every other trial's program is written by src/trial/elf.ts.
 */
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed short __s16;
typedef signed int __s32;
typedef signed long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef _Bool bool;
#define true 1
#define false 0

/* include/uapi/linux/bpf.h */
enum { BPF_MAP_TYPE_HASH = 1, BPF_MAP_TYPE_ARRAY = 2 };
enum { BPF_ANY = 0 };
/* the header's helpers name these registers; this program calls none of them */
struct pt_regs {
	unsigned long rip;
};
struct user_pt_regs {
	unsigned long pc;
};

#include <bpf/usdt.bpf.h>

SEC("usdt") int hlt_0(struct pt_regs *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
