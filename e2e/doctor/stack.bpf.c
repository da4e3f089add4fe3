// More than 512 bytes of local variables.
// expect: E-54
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("tp/sched/sched_process_exec")
int probe(void *ctx)
{
	volatile char buffer[1024];

	for (int i = 0; i < 1024; i++)
		buffer[i] = bpf_get_prandom_u32();
	return buffer[bpf_get_prandom_u32() & 1023];
}
