#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

/* container_of, indexing, own flavour of a kernel struct, a kernel struct that the source defines itself */
struct task_struct___old {
	long int state;
} __attribute__((preserve_access_index));

struct path {
	struct dentry *dentry;
} __attribute__((preserve_access_index));

typedef unsigned int my_u32;
static my_u32 code;

SEC("tp_btf/sched_process_exit")
int BPF_PROG(leave, struct task_struct *p)
{
	struct task_struct___old *old = (void *)p;
	struct list_head *first = BPF_CORE_READ(p, children.next);
	struct task_struct *child = container_of(first, struct task_struct, sibling);
	struct path *path = (void *)&p->mm->exe_file->f_path;
	struct upid *ids = (void *)BPF_CORE_READ(p, thread_pid);
	struct vm_area_struct *vma = (void *)p->mm;
	struct bio *bio = (void *)p;
	struct bio_vec *bvec = BPF_CORE_READ(bio, bi_io_vec);
	u32 len = BPF_CORE_READ(&bvec[2], bv_len);

	code = bpf_core_field_exists(old->state) ? BPF_CORE_READ(old, state) : 0;
	bpf_printk("%d %p %d", BPF_CORE_READ(child, pid), BPF_CORE_READ(path, dentry), len);
	return BPF_CORE_READ(ids + 1, nr) + (vma == 0);
}
