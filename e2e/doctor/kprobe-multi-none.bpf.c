// kprobe.multi on what ftrace does not know; older kernels have no kprobe.multi.
// expect: E-08
// expect 5.10: E-34b
// expect 6.1: E-34
// expect local: E-34
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("kprobe.multi/vfs_unlnk")
int BPF_KPROBE(probe)
{
	return 0;
}
