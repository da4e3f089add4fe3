// Kernel memory is read only.
// expect: E-26
// expect local: E-26
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("tp_btf/task_rename")
int BPF_PROG(probe, struct task_struct *task, const char *comm)
{
	task->pid = 1;
	return 0;
}
