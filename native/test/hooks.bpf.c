/* Programs for hooks that not every kernel has. */
#include "types.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} hits SEC(".maps");

const volatile __u32 traced_tgid = 0;

static int hit(void)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&hits, &zero);

	if (n && (__u32)(bpf_get_current_pid_tgid() >> 32) == traced_tgid)
		__sync_fetch_and_add(n, 1);
	return 0;
}

SEC("kprobe")
int on_kprobe(void *ctx)
{
	return hit();
}

SEC("kprobe.multi")
int on_multi(void *ctx)
{
	return hit();
}

SEC("kprobe.session")
int on_session(void *ctx)
{
	return hit(); /* 0: at the return too */
}

SEC("lsm/file_open")
int on_lsm(void *ctx)
{
	hit();
	return 0;
}

SEC("ksyscall")
int on_ksyscall(void *ctx)
{
	return hit();
}

SEC("fentry/vfs_read")
int on_fentry(void *ctx)
{
	return hit();
}

SEC("raw_tp")
int bare(void *ctx)
{
	return 0;
}

SEC("tp/syscalls/sys_enter_getppid")
int on_tracepoint(void *ctx)
{
	return hit();
}
