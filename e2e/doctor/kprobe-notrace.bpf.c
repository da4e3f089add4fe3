// Built without an ftrace site: the kernel refuses kprobes there.
// expect: E-06
// expect local: E-33
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("kprobe/bpf_trace_run1")
int BPF_KPROBE(probe)
{
	return 0;
}
