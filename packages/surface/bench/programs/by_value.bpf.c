#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

/* kernel structs by value: in a map, in a record, on the stack, under sizeof */
static __be16 bpf_ntohs_port(u32 port)
{
	return (port >> 8) | (port << 8);
}

struct key {
	struct in6_addr addr;
	__be16 port;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct key);
	__type(value, struct bpf_perf_event_value);
} seen SEC(".maps");

SEC("fentry/vfs_read")
int BPF_PROG(by_value, struct file *file)
{
	struct path path;
	struct qstr q = {};
	kuid_t uid;
	struct bpf_perf_event_value zero = {};
	struct key key = {};

	bpf_core_read(&path, sizeof(path), &file->f_path);
	bpf_core_read(&q, sizeof(struct qstr), &path.dentry->d_name);
	bpf_core_read(&uid, sizeof(uid), &file->f_cred->uid);
	key.port = bpf_ntohs_port(uid.val);
	bpf_map_update_elem(&seen, &key, &zero, BPF_ANY);
	bpf_printk("%u %u %s", q.len, uid.val, q.name);
	return 0;
}
