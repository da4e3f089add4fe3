// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * How long block I/Os take: raw_tp/block_rq_issue and raw_tp/block_rq_complete.
 *
 * Made by Hooklab for this kernel; edit it as you like. The table shows the members of struct
 * hl_event.
 */
#include "vmlinux.h" /* from the BTF of the kernel to be traced: the types used here, no more */
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 ts;         /* nanoseconds since boot */
	__u32 pid;        /* process id */
	__u32 tid;        /* thread id */
	char comm[16];    /* the thread’s name */
	__u64 latency_ns; /* from entry to return */
	void *rq;
};
HL_EVENT(struct hl_event);

/* What the entry knows, until the exit. */
struct start {
	__u64 ts;
	__u32 pid;
	__u32 tid;
	char comm[16];
	void *rq;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH); /* what never ends makes room */
	__uint(max_entries, 16384);
	__type(key, __u64); /* the request */
	__type(value, struct start);
} starts SEC(".maps");

SEC("raw_tp/block_rq_issue")
int enter_block_rq_issue(struct bpf_raw_tracepoint_args *ctx)
{
	struct start start;
	__u64 key = (__u64)((struct request *)ctx->args[0]);

	if (!hl_enter())
		return 0;

	__builtin_memset(&start, 0, sizeof(start)); /* the padding too: the map takes all bytes */
	start.ts = bpf_ktime_get_ns();
	start.pid = hl_tgid();
	start.tid = hl_tid();
	bpf_get_current_comm(start.comm, sizeof(start.comm));
	start.rq = (void *)((struct request *)ctx->args[0]);
	bpf_map_update_elem(&starts, &key, &start, BPF_ANY);
	return hl_filtered(); /* the exit makes the record */
}

SEC("raw_tp/block_rq_complete")
int exit_block_rq_complete(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 key = (__u64)((struct request *)ctx->args[0]);
	struct start *began;
	struct hl_event *e;

	if (!hl_enter())
		return 0;

	began = bpf_map_lookup_elem(&starts, &key);
	if (!began)
		return hl_filtered(); /* it was inside before the probe */

	e = hl_reserve(struct hl_event);
	if (!e) {
		bpf_map_delete_elem(&starts, &key);
		return 0;
	}

	e->ts = bpf_ktime_get_ns();
	e->pid = began->pid; /* whoever began it: another thread may end it */
	e->tid = began->tid;
	__builtin_memcpy(e->comm, began->comm, sizeof(e->comm));
	e->latency_ns = e->ts - began->ts;
	e->rq = began->rq;
	bpf_map_delete_elem(&starts, &key);

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
