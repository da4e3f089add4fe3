// task_rename has two arguments.
// expect: E-23
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
	return ctx->args[5] == 1;
}
