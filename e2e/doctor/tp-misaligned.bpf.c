// A read across the slots of the context.
// expect: E-65
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
	return *(volatile __u32 *)((char *)ctx + 9) == 7;
}
