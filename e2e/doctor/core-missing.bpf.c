// A field that this kernel does not have.
// expect: E-47
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

struct task_struct___old {
	int no_such_field;
} __attribute__((preserve_access_index));

SEC("tp/sched/sched_process_exec")
int probe(void *ctx)
{
	struct task_struct___old *task = (void *)bpf_get_current_task();
	int value;

	value = BPF_CORE_READ(task, no_such_field);
	return value == 7;
}
