// An LSM program returns 0 or a negative errno.
// expect: E-29
// expect 5.10: runs
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

SEC("lsm/file_open")
int BPF_PROG(probe, struct file *file)
{
	return 1;
}
