// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * syscall:openat: tp/syscalls/sys_enter_openat and tp/syscalls/sys_exit_openat.
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
	__u64 ts;           /* nanoseconds since boot */
	__u32 pid;          /* process id */
	__u32 tid;          /* thread id */
	char comm[16];      /* the thread’s name */
	__u64 latency_ns;   /* from entry to return */
	__s32 dfd;
	__s32 filename__rc;
	char filename[64];
	__s32 flags;
	__u16 mode;
	__s64 ret;
};
HL_EVENT(struct hl_event);

/* What the entry knows, until the exit. */
struct start {
	__u64 ts;
	__s32 dfd;
	__s32 filename__rc;
	char filename[64];
	__s32 flags;
	__u16 mode;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH); /* what never ends makes room */
	__uint(max_entries, 16384);
	__type(key, __u64); /* the thread: another one may be inside at the same time */
	__type(value, struct start);
} starts SEC(".maps");

SEC("tp/syscalls/sys_enter_openat")
int enter_sys_enter_openat(struct trace_event_raw_sys_enter *ctx)
{
	struct start start;
	__u64 key = bpf_get_current_pid_tgid();

	if (!hl_enter())
		return 0;

	__builtin_memset(&start, 0, sizeof(start)); /* the padding too: the map takes all bytes */
	start.ts = bpf_ktime_get_ns();
	start.dfd = (int)ctx->args[0];
	start.filename__rc = hl_read_user_str(start.filename, sizeof(start.filename),
			(const char *)ctx->args[1]);
	start.flags = (int)ctx->args[2];
	start.mode = (__u16)((umode_t)ctx->args[3]);
	bpf_map_update_elem(&starts, &key, &start, BPF_ANY);
	return hl_filtered(); /* the exit makes the record */
}

SEC("tp/syscalls/sys_exit_openat")
int exit_sys_exit_openat(struct trace_event_raw_sys_exit *ctx)
{
	__u64 key = bpf_get_current_pid_tgid();
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
	e->pid = hl_tgid();
	e->tid = hl_tid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->latency_ns = e->ts - began->ts;
	e->dfd = began->dfd;
	e->filename__rc = began->filename__rc;
	__builtin_memcpy(e->filename, began->filename, sizeof(e->filename));
	e->flags = began->flags;
	e->mode = began->mode;
	e->ret = ctx->ret;
	bpf_map_delete_elem(&starts, &key);

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
