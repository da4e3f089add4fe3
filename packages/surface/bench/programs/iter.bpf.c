#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

SEC("iter/task")
int dump(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;

	if (!task)
		return 0;
	BPF_SEQ_PRINTF(seq, "%d %s\n", task->tgid, task->comm);
	return 0;
}

SEC("lsm/file_open")
int BPF_PROG(file_open, struct file *file, int ret)
{
	char name[32];

	bpf_d_path(&file->f_path, name, sizeof(name));
	return ret;
}

SEC("perf_event")
int sample(struct bpf_perf_event_data *ctx)
{
	bpf_printk("%lx %llu", PT_REGS_IP(&ctx->regs), ctx->addr);
	return 0;
}
