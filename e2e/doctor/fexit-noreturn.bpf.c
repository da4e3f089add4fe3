// A function that never returns; older kernels do not mind.
// expect: E-17
// expect 5.10: runs
// expect 6.1: runs
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

SEC("fexit/do_exit")
int BPF_PROG(probe)
{
	return 0;
}
