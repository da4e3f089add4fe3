#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct request *);
	__type(value, u64);
} start SEC(".maps");

SEC("tp_btf/block_rq_issue")
int BPF_PROG(issue, struct request *rq)
{
	u64 ts = bpf_ktime_get_ns();

	bpf_map_update_elem(&start, &rq, &ts, BPF_ANY);
	return 0;
}

SEC("tp_btf/block_rq_complete")
int BPF_PROG(complete, struct request *rq, int error, unsigned int nr_bytes)
{
	u64 *ts = bpf_map_lookup_elem(&start, &rq);

	if (!ts)
		return 0;
	bpf_printk("%llu %u %llu %u", bpf_ktime_get_ns() - *ts, rq->__data_len, (u64)rq->__sector,
		   BPF_CORE_READ(rq, q, nr_requests));
	bpf_map_delete_elem(&start, &rq);
	return 0;
}

SEC("tp/block/block_rq_issue")
int on_tp(struct trace_event_raw_block_rq *ctx)
{
	unsigned int off = ctx->__data_loc_cmd & 0xffff;
	char cmd[16];

	bpf_probe_read_kernel_str(cmd, sizeof(cmd), (void *)ctx + off);
	bpf_printk("%s %u %llu", ctx->rwbs, ctx->bytes, (u64)ctx->sector);
	return 0;
}
