/* Counts every getppid(2) of one process in maps of each kind that can be read: the test makes them. */
#include "types.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

enum { HASH = 1, ARRAY = 2, PERCPU_HASH = 5, PERCPU_ARRAY = 6, LRU_HASH = 9, LRU_PERCPU_HASH = 10 };

const volatile __u32 traced_tgid = 0;
const volatile __s32 syscall_number = 0;
/* so many keys, one after the other */
const volatile __u32 keys = 1;

struct entry {
	__u64 hits;
	__u32 key; /* 12 bytes: per CPU it is padded */
} __attribute__((packed));

#define MAP(map_name, map_type)                        \
	struct {                                       \
		__uint(type, map_type);                \
		__uint(max_entries, 4096);             \
		__type(key, __u32);                    \
		__type(value, struct entry);           \
	} map_name SEC(".maps")

MAP(hash, HASH);
MAP(array, ARRAY);
MAP(percpu_hash, PERCPU_HASH);
MAP(percpu_array, PERCPU_ARRAY);
MAP(lru_hash, LRU_HASH);
MAP(lru_percpu, LRU_PERCPU_HASH);

struct total {
	__u64 count;
	__u64 sum;
	__u64 least;
	__u64 most;
	__s64 low;
	__s64 high;
};

struct {
	__uint(type, PERCPU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct total);
} totals SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} ring SEC(".maps");

__u32 calls = 0;

static void add(void *map, __u32 key)
{
	struct entry *e = bpf_map_lookup_elem(map, &key);

	if (e) {
		e->hits += 1;
		e->key = key;
	} else {
		struct entry first = { 1, key };

		bpf_map_update_elem(map, &key, &first, 0);
	}
}

/* The nth call of a key adds n; the sign of every second one is turned. */
static void add_up(__u32 key, __u64 n)
{
	static const struct total none;
	struct total *t = bpf_map_lookup_elem(&totals, &key);
	__s64 turned = n % 2 ? (__s64)n : -(__s64)n;

	if (!t) {
		bpf_map_update_elem(&totals, &key, &none, 1); /* BPF_NOEXIST */
		t = bpf_map_lookup_elem(&totals, &key);
		if (!t)
			return;
	}
	if (!t->count || n < t->least)
		t->least = n;
	if (n > t->most)
		t->most = n;
	if (!t->count || turned < t->low)
		t->low = turned;
	if (!t->count || turned > t->high)
		t->high = turned;
	t->sum += n;
	t->count += 1;
}

/* TP_PROTO(struct pt_regs *regs, long id) */
SEC("raw_tp/sys_enter")
int on_enter(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key;

	if ((__s32)ctx->args[1] != syscall_number || (__u32)(bpf_get_current_pid_tgid() >> 32) != traced_tgid)
		return 0;
	key = calls++ % keys; /* from here on calls is the number of this one */
	add(&hash, key);
	add(&array, key);
	add(&percpu_hash, key);
	add(&percpu_array, key);
	add(&lru_hash, key);
	add(&lru_percpu, key);
	add_up(key, calls / keys + (calls % keys != 0));
	return 0;
}
