// The arguments of a raw tracepoint are plain numbers.
// expect: E-22
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("raw_tp/task_rename")
int probe(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (void *)ctx->args[0];
	struct hl_event *e = hl_reserve(struct hl_event);

	if (!e)
		return 0;
	e->value = task->pid;
	hl_submit(e);
	return 0;
}
