#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

SEC("kprobe/x")
int BPF_KPROBE(x, struct no_such_struct *a, struct task_struct *b)
{
	bpf_printk("%p", a);
	return BPF_CORE_READ(b, pid);
}
