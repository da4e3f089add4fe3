// A function without an ftrace site.
// expect: E-04
// expect 5.10: E-01
// expect local: E-58
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("fentry/bpf_trace_run1")
int BPF_PROG(probe)
{
	return 0;
}
