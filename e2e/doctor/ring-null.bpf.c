// A reservation may fail.
// expect: E-27
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("tp/sched/sched_process_exec")
int probe(void *ctx)
{
	struct hl_event *e = hl_reserve(struct hl_event);

	e->value = 1;
	hl_submit(e);
	return 0;
}
