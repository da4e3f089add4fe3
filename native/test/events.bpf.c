/* One record for every getppid(2) of one process: the test makes them with `process.ppid`. */
#include "types.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 traced_tgid = 0;
const volatile __s32 syscall_number = 0;
const volatile __u64 wide = 7;
const volatile __s16 small = -2;
const volatile bool on = 0;
/* what is given back wakes nobody */
const volatile bool quiet = 0;
const volatile char word[4] = "abc";
/* bytes of a record's data, 24 at least: to see padding and lengths */
const volatile __u32 record_bytes = 24;

enum { ENTERED, RESERVE_FAILED, SUBMITTED, DISCARDED, COUNTERS };

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} other_ring SEC(".maps");

struct event {
	__u64 number;
	__u64 constant;
	__s32 small;
	__u32 tag;
};
const struct event *keep_event_in_btf __attribute__((unused));

__u64 calls = 0;

static void count(__u32 index)
{
	__u64 *n = bpf_map_lookup_elem(&counters, &index);

	if (n)
		__sync_fetch_and_add(n, 1);
}

static int record(void *to, __u32 tag)
{
	struct event *e;
	__u64 number;

	if ((__u32)(bpf_get_current_pid_tgid() >> 32) != traced_tgid)
		return 0;
	count(ENTERED);
	number = calls++; /* one thread makes them all; an atomic's result is only from 5.12 */
	/* the verifier wants each size to be a constant */
	if (record_bytes == 29)
		e = bpf_ringbuf_reserve(to, 29, 0);
	else if (record_bytes == 6000)
		e = bpf_ringbuf_reserve(to, 6000, 0);
	else if (record_bytes == 30000)
		e = bpf_ringbuf_reserve(to, 30000, 0);
	else
		e = bpf_ringbuf_reserve(to, 24, 0);
	if (!e) {
		count(RESERVE_FAILED);
		return 0;
	}
	e->number = number;
	e->constant = wide;
	e->small = small;
	e->tag = tag;
	if (record_bytes == 29)
		__builtin_memset((char *)e + 24, 0x5a, 5);
	if (on && number % 3 == 0) {
		count(DISCARDED);
		bpf_ringbuf_discard(e, quiet ? BPF_RB_NO_WAKEUP : 0);
		return 0;
	}
	count(SUBMITTED);
	bpf_ringbuf_submit(e, 0);
	return 0;
}

/* TP_PROTO(struct pt_regs *regs, long id) */
SEC("raw_tp/sys_enter")
int on_enter(struct bpf_raw_tracepoint_args *ctx)
{
	return (__s32)ctx->args[1] == syscall_number ? record(&ring, 1) : 0;
}

SEC("tp_btf/sys_enter")
int on_enter_btf(__u64 *ctx)
{
	return (__s32)ctx[1] == syscall_number ? record(&other_ring, 2) : 0;
}

SEC("tp/syscalls/sys_enter_getppid")
int on_getppid(void *ctx)
{
	return record(&ring, 3);
}
