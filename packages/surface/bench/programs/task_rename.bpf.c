#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

/* one moment, five hooks */
SEC("tp/task/task_rename")
int on_tp(struct trace_event_raw_task_rename *ctx)
{
	bpf_printk("%d %s %s %d", ctx->pid, ctx->oldcomm, ctx->newcomm, ctx->oom_score_adj);
	return 0;
}

SEC("raw_tp/task_rename")
int on_raw_tp(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (struct task_struct *)ctx->args[0];

	bpf_printk("%d", BPF_CORE_READ(task, tgid));
	return 0;
}

SEC("tp_btf/task_rename")
int BPF_PROG(on_tp_btf, struct task_struct *task, const char *comm)
{
	bpf_printk("%d %s", task->pid, comm);
	return 0;
}

SEC("kprobe/__set_task_comm")
int BPF_KPROBE(on_kprobe, struct task_struct *tsk, const char *buf, bool exec)
{
	char name[16];

	bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(tsk, group_leader, comm));
	bpf_printk("%s %d", name, exec);
	return 0;
}

SEC("kretprobe/__set_task_comm")
int BPF_KRETPROBE(on_kretprobe, long ret)
{
	return (int)ret;
}

SEC("fentry/__set_task_comm")
int BPF_PROG(on_fentry, struct task_struct *tsk, const char *buf, bool exec)
{
	bpf_printk("%d %d", tsk->real_parent->tgid, exec);
	return 0;
}
