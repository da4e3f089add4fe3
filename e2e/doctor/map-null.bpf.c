// A lookup may find nothing.
// expect: E-27
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

SEC("tp/sched/sched_process_exec")
int probe(void *ctx)
{
	__u32 pid = hl_tgid();
	__u64 *count = bpf_map_lookup_elem(&counts, &pid);

	*count += 1;
	return 0;
}
