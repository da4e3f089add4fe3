// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * rawtracepoint:kfree_skb: tp_btf/kfree_skb.
 *
 * Made by Hooklab for this kernel; edit it as you like. The table shows the members of struct
 * hl_event.
 */
#include "vmlinux.h" /* from the BTF of the kernel to be traced: the types used here, no more */
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include "hooklab.h"

struct hl_event {
	__u64 ts;          /* nanoseconds since boot */
	__u32 pid;         /* process id */
	__u32 tid;         /* thread id */
	char comm[16];     /* the thread’s name */
	__u32 skb_len;     /* skb->len */
	void *skb;
	void *location;
	__s32 reason;
	__u16 rx_sk_lport; /* rx_sk->__sk_common.skc_num */
	__u16 rx_sk_dport; /* rx_sk->__sk_common.skc_dport */
	void *rx_sk;
};
HL_EVENT(struct hl_event);

SEC("tp_btf/kfree_skb")
int BPF_PROG(on_kfree_skb, struct sk_buff *skb, void *location, enum skb_drop_reason reason,
		const struct sock *rx_sk)
{
	struct hl_event *e;

	if (!hl_enter())
		return 0;

	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;

	e->ts = bpf_ktime_get_ns();
	e->pid = hl_tgid();
	e->tid = hl_tid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->skb_len = BPF_CORE_READ(skb, len);
	e->skb = (void *)skb;
	e->location = (void *)location;
	e->reason = reason;
	e->rx_sk_lport = (rx_sk ? BPF_CORE_READ(rx_sk, __sk_common.skc_num) : 0);
	e->rx_sk_dport = bpf_ntohs((rx_sk ? BPF_CORE_READ(rx_sk, __sk_common.skc_dport) : 0));
	e->rx_sk = (void *)rx_sk;

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
