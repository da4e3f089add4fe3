// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * fn:tcp_v4_connect: fentry/tcp_v4_connect.
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
	__u64 ts;       /* nanoseconds since boot */
	__u32 pid;      /* process id */
	__u32 tid;      /* thread id */
	char comm[16];  /* the thread’s name */
	__u16 sk_lport; /* sk->__sk_common.skc_num */
	__u16 sk_dport; /* sk->__sk_common.skc_dport */
	void *sk;
	void *uaddr;
	__s32 addr_len;
};
HL_EVENT(struct hl_event);

SEC("fentry/tcp_v4_connect")
int BPF_PROG(on_tcp_v4_connect, struct sock *sk, struct sockaddr *uaddr, int addr_len)
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
	e->sk_lport = BPF_CORE_READ(sk, __sk_common.skc_num);
	e->sk_dport = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
	e->sk = (void *)sk;
	e->uaddr = (void *)uaddr;
	e->addr_len = addr_len;

	hl_submit(e);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
