// The arguments of a kprobe are plain numbers.
// expect: E-22
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("kprobe/do_exit")
int BPF_KPROBE(probe, struct task_struct *task)
{
	struct hl_event *e;
	long state;

	state = task->flags;
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	e->value = state;
	hl_submit(e);
	return 0;
}
