// BPF_CORE_READ without its header.
// expect: E-71
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("tp/sched/sched_process_exec")
int probe(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, pid) == 7;
}
