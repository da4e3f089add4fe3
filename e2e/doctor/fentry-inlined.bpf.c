// A function that lives on only inside its callers.
// expect: E-04
// expect 5.10: runs
// expect local: E-01
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("fentry/blk_account_io_start")
int BPF_PROG(probe)
{
	return 0;
}
