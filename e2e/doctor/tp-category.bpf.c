// The event is in another category.
// expect: E-10
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("tp/sched/task_rename")
int probe(struct trace_event_raw_task_rename *ctx)
{
	struct hl_event *e = hl_reserve(struct hl_event);

	if (!e)
		return 0;
	e->value = ctx->pid;
	hl_submit(e);
	return 0;
}
