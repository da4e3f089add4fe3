#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

SEC("tp_btf/sched_switch")
int BPF_PROG(enums, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	struct pid *pid = prev->signal->pids[PIDTYPE_PGID];
	enum pid_type kind = PIDTYPE_TGID;

	if (bpf_core_enum_value_exists(enum bpf_attach_type, BPF_TRACE_ITER))
		bpf_printk("%d", bpf_core_enum_value(enum bpf_attach_type, BPF_TRACE_FENTRY));
	if (prev->exit_state == 0 && next->flags & 0x00200000)
		return true;
	return pid->level + (int)kind;
}
