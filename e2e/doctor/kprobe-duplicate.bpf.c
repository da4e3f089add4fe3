// Several static functions of one name.
// expect: E-07
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

SEC("kprobe/c_start")
int BPF_KPROBE(probe)
{
	return 0;
}
