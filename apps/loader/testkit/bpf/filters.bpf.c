/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Counts which tests hold of the getpgid(N) of one process, and makes one record of them a second. */
#include <linux/bpf.h>
#define HL_NAMED_COUNTERS HL_IN_CGROUP, HL_IN_UNIT, HL_FITTING, HL_RATE_LIMITED
#include "hooklab.h"
#include "filter.h"
#include "rate.h"

struct sys_enter {
	__u64 common;
	__s64 nr;
	__u64 args[6];
};

struct hl_event {
	__u64 number;
};
HL_EVENT(struct hl_event);

const volatile __u32 target_tgid = 0;

HL_CGROUP(own, "/hooklab-filter-test");
HL_CONTAINER(unit, "hooklab-test-unit");

/* "c?l*r" */
static const struct hl_pattern caller = {
	.any = 0xa,
	.stars = 0x8,
	.letters = 5,
	.fits = { ['c'] = 0x1, ['l'] = 0x4, ['r'] = 0x10 },
};

SEC("tp/syscalls/sys_enter_getpgid")
int on_getpgid(struct sys_enter *ctx)
{
	struct hl_event *e;

	if (!hl_enter())
		return 0;
	if (hl_tgid() != target_tgid)
		return hl_filtered();
	if (hl_in_cgroup(own))
		hl_count(HL_IN_CGROUP);
	if (hl_in_cgroup(unit))
		hl_count(HL_IN_UNIT);
	if (hl_comm_fits(&caller))
		hl_count(HL_FITTING);
	if (!hl_within_rate(1))
		return hl_filtered_as(HL_RATE_LIMITED);
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	e->number = ctx->args[0];
	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
