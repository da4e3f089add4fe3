#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

SEC("ksyscall/openat")
int BPF_KSYSCALL(openat, int dfd, const char *filename, int flags, umode_t mode)
{
	char path[64];

	bpf_probe_read_user_str(path, sizeof(path), filename);
	bpf_printk("%d %s %o", dfd, path, mode);
	return 0;
}

SEC("raw_tp/sys_enter")
int BPF_PROG(enter, struct pt_regs *regs, long id)
{
	bpf_printk("%ld %lx", id, PT_REGS_PARM2_CORE_SYSCALL(regs));
	return 0;
}
