// A loop that the verifier cannot follow to its end.
// expect: E-57
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
	volatile __u64 n = 0;

	for (__u64 i = 0; i < 10000000; i++)
		n += bpf_ktime_get_ns();
	return 0;
}
