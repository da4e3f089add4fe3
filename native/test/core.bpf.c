/* One CO-RE relocation against the kernel's BTF. */
#include "types.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct task_struct {
	int tgid;
} __attribute__((preserve_access_index));

int last_tgid = 0;

SEC("raw_tp/sys_enter")
int on_enter(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	last_tgid = BPF_CORE_READ(task, tgid);
	return 0;
}
