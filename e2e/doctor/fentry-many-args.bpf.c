// Seven arguments: too many for the trampolines of older kernels.
// expect: runs
// expect 5.10: E-15
// expect 6.1: E-03
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

SEC("fentry/change_page_attr_set_clr")
int BPF_PROG(probe)
{
	return 0;
}
