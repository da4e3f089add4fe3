/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* One record for each getpgid(N) of one process (0: of any); N is the record's number, so that order and count show. */
#include <linux/bpf.h>
#define HL_NAMED_COUNTERS HL_OTHERS
#include "hooklab.h"

struct sys_enter {
	__u64 common;
	__s64 nr;
	__u64 args[6];
};

struct hl_event {
	__u64 ts;
	__u64 number;
	__u32 pid;
	__u32 pad;
	__u8 rest[40]; /* 64 bytes in all */
};
HL_EVENT(struct hl_event);

const volatile __u32 target_tgid = 0;

SEC("tp/syscalls/sys_enter_getpgid")
int on_getpgid(struct sys_enter *ctx)
{
	struct hl_event *e;

	if (!hl_enter())
		return 0;
	if (target_tgid && hl_tgid() != target_tgid)
		return hl_filtered_as(HL_OTHERS);
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	e->ts = bpf_ktime_get_ns();
	e->number = ctx->args[0];
	e->pid = hl_tgid();
	e->pad = 0;
	__builtin_memset(e->rest, 0, sizeof(e->rest));
	hl_submit(e);
	return 0;
}

/* One record for each write(2) or writev(2) of the target: what a loader does all the time. */
static __always_inline int on_writing(void)
{
	struct hl_event *e;

	if (!hl_enter())
		return 0;
	if (hl_tgid() != target_tgid)
		return hl_filtered();
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	__builtin_memset(e, 0, sizeof(*e));
	e->pid = hl_tgid();
	hl_submit(e);
	return 0;
}

SEC("tp/syscalls/sys_enter_write")
int on_write(void *ctx)
{
	return on_writing();
}

SEC("tp/syscalls/sys_enter_writev")
int on_writev(void *ctx)
{
	return on_writing();
}

/* Left out of most runs: what this kernel may refuse. */
SEC("fentry/bpf_fentry_test1")
int on_fentry(void *ctx)
{
	return 0;
}

/* Reads the common_ fields, which no kernel allows. */
SEC("tp/syscalls/sys_enter_getpgid")
int reads_common(struct sys_enter *ctx)
{
	return (int)ctx->common;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
