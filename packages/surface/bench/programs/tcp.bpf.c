#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

#define AF_INET 2
#define AF_INET6 10

struct flow {
	__be32 saddr, daddr;
	__u16 sport, dport;
	u64 bytes;
};

SEC("fentry/tcp_sendmsg")
int BPF_PROG(sendmsg, struct sock *sk, struct msghdr *msg, size_t size)
{
	struct flow f = {};
	struct inet_sock *inet = (struct inet_sock *)sk;
	struct tcp_sock *tp = (struct tcp_sock *)sk;

	if (sk->__sk_common.skc_family != AF_INET)
		return 0;
	f.saddr = sk->__sk_common.skc_rcv_saddr;
	f.daddr = sk->__sk_common.skc_daddr;
	f.sport = sk->__sk_common.skc_num;
	f.dport = sk->__sk_common.skc_dport;
	f.bytes = size;
	bpf_printk("%u %u %u", tp->srtt_us >> 3, BPF_CORE_READ_BITFIELD_PROBED(sk, sk_userlocks), inet->inet_sport);
	return 0;
}

SEC("kprobe/tcp_retransmit_skb")
int BPF_KPROBE(retransmit, struct sock *sk, struct sk_buff *skb)
{
	struct tcphdr tcp;
	unsigned char *data = BPF_CORE_READ(skb, head);
	u16 off = BPF_CORE_READ(skb, transport_header);

	bpf_probe_read_kernel(&tcp, sizeof(tcp), data + off);
	bpf_printk("%d %d %d", tcp.syn, tcp.ack, sk ? BPF_CORE_READ(sk, __sk_common.skc_state) == TCP_ESTABLISHED : 0);
	return 0;
}
