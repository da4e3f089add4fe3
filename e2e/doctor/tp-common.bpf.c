// The common fields of a record cannot be read.
// expect: E-20
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

struct common {
	unsigned short common_type;
	unsigned char common_flags;
	unsigned char common_preempt_count;
	int common_pid;
};

SEC("tp/sched/sched_process_exec")
int probe(struct common *ctx)
{
	struct hl_event *e = hl_reserve(struct hl_event);

	if (!e)
		return 0;
	e->value = ctx->common_pid;
	hl_submit(e);
	return 0;
}
