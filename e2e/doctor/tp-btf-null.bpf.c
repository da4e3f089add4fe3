// The kernel says that this argument may be NULL; older ones do not ask.
// expect: runs
// expect 6.12: E-25
// expect 7.2: E-25
// expect local: E-25
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("tp_btf/sched_pi_setprio")
int BPF_PROG(probe, struct task_struct *task, struct task_struct *pi_task)
{
	struct hl_event *e;
	int prio;

	prio = pi_task->prio;
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	e->value = prio;
	hl_submit(e);
	return 0;
}
