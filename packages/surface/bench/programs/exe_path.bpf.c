#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

SEC("kprobe/do_exit")
int BPF_KPROBE(exe_path, long code)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	const unsigned char *name = BPF_CORE_READ(task, mm, exe_file, f_path.dentry, d_name.name);
	struct dentry *dentry = BPF_CORE_READ(task, mm, exe_file, f_path.dentry);
	u64 ino = BPF_CORE_READ(dentry, d_inode, i_ino);
	int level = BPF_CORE_READ(task, thread_pid, level);
	u32 nr = BPF_CORE_READ(task, thread_pid, numbers[level].nr);

	bpf_printk("%s %llu %d", name, ino, nr);
	return 0;
}
