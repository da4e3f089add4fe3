// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * How long tasks wait for a CPU: tp_btf/sched_wakeup and tp_btf/sched_wakeup_new and
 * tp_btf/sched_switch.
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
	__s32 p_pid;      /* p->tgid */
	char p_comm[16];  /* p->comm */
	void *p;
};
HL_EVENT(struct hl_event);

/* What the entry knows, until the exit. */
struct start {
	__u64 ts;
	__u32 pid;
	__u32 tid;
	char comm[16];
	__s32 p_pid;
	char p_comm[16];
	void *p;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH); /* what never ends makes room */
	__uint(max_entries, 16384);
	__type(key, __u64); /* the thread that is woken */
	__type(value, struct start);
} starts SEC(".maps");

SEC("tp_btf/sched_wakeup")
int BPF_PROG(enter_sched_wakeup, struct task_struct *p)
{
	struct start start;
	__u64 key = (__u32)BPF_CORE_READ(p, pid);

	if (!hl_enter())
		return 0;

	__builtin_memset(&start, 0, sizeof(start)); /* the padding too: the map takes all bytes */
	start.ts = bpf_ktime_get_ns();
	start.pid = hl_tgid();
	start.tid = hl_tid();
	bpf_get_current_comm(start.comm, sizeof(start.comm));
	start.p_pid = BPF_CORE_READ(p, tgid);
	BPF_CORE_READ_STR_INTO(&start.p_comm, p, comm);
	start.p = (void *)p;
	bpf_map_update_elem(&starts, &key, &start, BPF_ANY);
	return hl_filtered(); /* the exit makes the record */
}

SEC("tp_btf/sched_wakeup_new")
int BPF_PROG(enter_sched_wakeup_new, struct task_struct *p)
{
	struct start start;
	__u64 key = (__u32)BPF_CORE_READ(p, pid);

	if (!hl_enter())
		return 0;

	__builtin_memset(&start, 0, sizeof(start)); /* the padding too: the map takes all bytes */
	start.ts = bpf_ktime_get_ns();
	start.pid = hl_tgid();
	start.tid = hl_tid();
	bpf_get_current_comm(start.comm, sizeof(start.comm));
	start.p_pid = BPF_CORE_READ(p, tgid);
	BPF_CORE_READ_STR_INTO(&start.p_comm, p, comm);
	start.p = (void *)p;
	bpf_map_update_elem(&starts, &key, &start, BPF_ANY);
	return hl_filtered(); /* the exit makes the record */
}

SEC("tp_btf/sched_switch")
int BPF_PROG(exit_sched_switch, bool preempt, struct task_struct *prev, struct task_struct *next,
		unsigned int prev_state)
{
	__u64 key = (__u32)BPF_CORE_READ(next, pid);
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
	e->p_pid = began->p_pid;
	__builtin_memcpy(e->p_comm, began->p_comm, sizeof(e->p_comm));
	e->p = began->p;
	bpf_map_delete_elem(&starts, &key);

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
