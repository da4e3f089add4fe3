// A struct that this kernel does not have.
// expect: E-74
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
	struct task_strukt *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, pid) == 7;
}
