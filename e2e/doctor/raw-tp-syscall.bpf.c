// Single system calls have no raw tracepoint.
// expect: E-12
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("raw_tp/sys_enter_openat")
int probe(struct bpf_raw_tracepoint_args *ctx)
{
	return 0;
}
