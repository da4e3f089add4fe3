// unlinkat has three arguments.
// expect: E-21
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("tp/syscalls/sys_enter_unlinkat")
int probe(struct trace_event_raw_sys_enter *ctx)
{
	struct hl_event *e = hl_reserve(struct hl_event);

	if (!e)
		return 0;
	e->value = ctx->args[5];
	hl_submit(e);
	return 0;
}
