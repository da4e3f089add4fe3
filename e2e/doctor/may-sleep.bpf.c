// bpf_copy_from_user may sleep; the program may not.
// expect: E-28
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("tp/syscalls/sys_enter_unlinkat")
int probe(struct trace_event_raw_sys_enter *ctx)
{
	char name[16];

	bpf_copy_from_user(name, sizeof(name), (void *)ctx->args[1]);
	return 0;
}
