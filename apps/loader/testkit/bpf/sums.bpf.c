/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Sums up the getpgid(N) of one process by N % keys; there is room for three keys. */
#include <linux/bpf.h>
#define HL_RING_BYTES 65536
#include "groups.h"

struct sys_enter {
	__u64 common;
	__s64 nr;
	__u64 args[6];
};

struct hl_group {
	__u64 key;
};

struct hl_total {
	__u64 count;
	__u64 number__sum;
	__u64 number__max;
};
HL_GROUPS(struct hl_group, struct hl_total, 3);

const volatile __u32 target_tgid = 0;
const volatile __u32 keys = 1;

SEC("tp/syscalls/sys_enter_getpgid")
int on_getpgid(struct sys_enter *ctx)
{
	struct hl_group group = { ctx->args[0] % keys };
	struct hl_total *total;

	if (!hl_enter())
		return 0;
	if (hl_tgid() != target_tgid)
		return hl_filtered();
	total = hl_total(&group);
	if (!total)
		return 0;
	hl_sum(total, number__sum, ctx->args[0]);
	hl_max(total, number__max, ctx->args[0]);
	hl_aggregated(total);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
