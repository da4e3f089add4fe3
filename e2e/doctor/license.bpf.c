// A helper for GPL programs only.
// expect: E-39
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "Proprietary";

SEC("tp/sched/sched_process_exec")
int probe(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct hl_event *e = hl_reserve(struct hl_event);

	if (!e)
		return 0;
	e->value = BPF_CORE_READ(task, pid);
	hl_submit(e);
	return 0;
}
