// Macros are not in BTF.
// expect: E-76
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("tp/syscalls/sys_enter_openat")
int probe(struct trace_event_raw_sys_enter *ctx)
{
	return (ctx->args[2] & O_CREAT) != 0;
}
