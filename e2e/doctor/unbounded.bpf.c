// An index that nothing bounds.
// expect: E-64
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

struct slots {
	__u64 value[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct slots);
} table SEC(".maps");

SEC("tp/sched/sched_process_exec")
int probe(void *ctx)
{
	__u32 zero = 0;
	__u32 slot = bpf_get_prandom_u32();
	struct slots *slots = bpf_map_lookup_elem(&table, &zero);

	if (!slots)
		return 0;
	slots->value[slot] += 1;
	return 0;
}
