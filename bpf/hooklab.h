/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * hooklab.h: what every Hooklab program includes, generated or written by hand.
 *
 *	#include "vmlinux.h"
 *	#include <bpf/bpf_helpers.h>
 *	#include "hooklab.h"
 *
 *	struct hl_event {
 *		__u64 ts;
 *		__u32 pid;
 *		char comm[16];
 *	};
 *	HL_EVENT(struct hl_event);
 *
 *	SEC("tp/sched/sched_process_exit")
 *	int on_exit(void *ctx)
 *	{
 *		struct hl_event *e;
 *		__u64 now;
 *
 *		if (!hl_enter())
 *			return 0;
 *		now = bpf_ktime_get_ns();
 *		e = hl_reserve(struct hl_event);
 *		if (!e)
 *			return 0;
 *		e->ts = now;
 *		e->pid = hl_tgid();
 *		bpf_get_current_comm(e->comm, sizeof(e->comm));
 *		hl_submit(e);
 *		return 0;
 *	}
 *
 * The accounts close only if every path of a program goes through these functions:
 *
 *	entered = own + filtered + reserve_failed + submitted
 *
 *	hl_enter()     counts `entered`; false: it is the workbench itself, counted as `own`, return at once
 *	hl_entered()   counts `entered` and leaves nobody out: where the event is not about the current process, as at
 *	               sched_switch, sched_wakeup
 *	hl_enter_sampled()  hl_enter() in a program of a perf event
 *	hl_filtered()  counts `filtered`; write `return hl_filtered();`
 *	hl_filtered_as(c)  the same, and the program's own counter c (HL_NAMED_COUNTERS)
 *	hl_reserve(t)  a record of type t in the ring, or NULL, counted as reserve_failed; of one kind of several:
 *	               hl_reserve_kind(name)
 *	hl_submit(e)   counts `submitted` and hands the record over
 *	hl_discard(e)  counts `filtered` and gives the record back: a filter that needed the captured data
 *
 * The clock is read before the reserve, which gives a record its place in the ring: read after it, records of two CPUs
 * lie in another order than that of their times.
 *
 * Loads on 5.10 and later: no atomic whose result is used, no helper newer than 5.8.
 */
#ifndef __HOOKLAB_H
#define __HOOKLAB_H

#include <bpf/bpf_helpers.h>

/* libbpf before 1.2 has only the kernel's names of these: the registers are the same. */
#ifndef BPF_UPROBE
#define BPF_UPROBE(name, args...) BPF_KPROBE(name, ##args)
#define BPF_URETPROBE(name, args...) BPF_KRETPROBE(name, ##args)
#endif

/* ---- the ring ------------------------------------------------------------------------------------- */

/*
 * 4 MiB holds 50 ms, the longest that the loader lets records wait, of 1 M events/s of 64 bytes
 * (72 with the kernel's header: 3.6 MB). Define it before the include for another size: a power of two
 * and a multiple of the page size.
 */
#ifndef HL_RING_BYTES
#define HL_RING_BYTES (4 * 1024 * 1024)
#endif

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, HL_RING_BYTES);
} hl_events SEC(".maps");

/* ---- the ledger ------------------------------------------------------------------------------------ */

/*
 * Indexes of hl_ledger. The first six are in every program. A program's own come after them: name them before the
 * include,
 *
 *	#define HL_NAMED_COUNTERS HL_LOST_STARTS, HL_SLOW
 *
 * and count them with hl_count(HL_SLOW). Their names are read from the object's BTF and shown ("slow"). They say
 * more of what is in one of the four accounts, and are in none of the sums.
 */
enum hl_counter {
	HL_ENTERED,
	HL_FILTERED,
	HL_RESERVE_FAILED,
	HL_SUBMITTED,
	HL_OWN,
	HL_AGGREGATED,
#ifdef HL_NAMED_COUNTERS
	HL_NAMED_COUNTERS,
#endif
	HL_COUNTERS
};
const enum hl_counter *const volatile hl_counter_names __attribute__((used)) = 0; /* keeps them in .BTF */

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, HL_COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} hl_ledger SEC(".maps");

/*
 * Per CPU and without atomics: a locked add costs more than the whole empty hook. Exact wherever the kernel
 * keeps a program from interrupting itself on one CPU: tp and kprobe on every kernel, raw_tp and tp_btf from
 * 6.1, fentry from 5.12. Where it does not, or where several programs of one object may interrupt each
 * other, two increments can meet and one is lost: define HL_ATOMIC_LEDGER before the include.
 * Returns the new count.
 */
static __always_inline __u64 hl_count(__u32 counter)
{
	__u64 *n = bpf_map_lookup_elem(&hl_ledger, &counter);

	if (!n)
		return 0; /* cannot be: the index is a constant below HL_COUNTERS; the verifier wants the test */
#ifdef HL_ATOMIC_LEDGER
	__sync_fetch_and_add(n, 1);
	return *n;
#else
	return ++*n;
#endif
}

/* ---- who is asking ----------------------------------------------------------------------------------- */

/*
 * The workbench's own processes, which a run leaves out unless it is asked to show them: the agent, loaders and
 * their workers, and whatever these start; not what a person starts through them. The kernel knows them by their
 * cgroup (version 2), which a process has from its fork on and keeps when its parent ends. A cgroup's id is larger
 * than that of any made before, so that those made together are a range into which no later one falls. The loader
 * sets it before load; it is constant to the verifier, so 0 (there is none) costs no instruction.
 */
const volatile __u64 hl_own_cgroup_first = 0;
const volatile __u64 hl_own_cgroup_last = 0;

/*
 * Where the workbench has no cgroup of its own, the processes that are known by their numbers: the run's own process,
 * the loader that started it, and the agent when the target is the agent's machine. 0: nobody.
 */
const volatile __u32 hl_self_tgid = 0;
const volatile __u32 hl_loader_tgid = 0;
const volatile __u32 hl_agent_tgid = 0;

/*
 * The pid namespace in which those numbers hold: st_dev (as the kernel encodes it) and st_ino of the loader's
 * /proc/self/ns/pid. 0: the initial one, where the kernel's own numbers are right.
 */
const volatile __u64 hl_pidns_dev = 0;
const volatile __u64 hl_pidns_ino = 0;

/* The process id as user space knows it (tgid) and the thread id, in the initial pid namespace. */
static __always_inline __u32 hl_tgid(void)
{
	return bpf_get_current_pid_tgid() >> 32;
}

static __always_inline __u32 hl_tid(void)
{
	return (__u32)bpf_get_current_pid_tgid();
}

/*
 * Is this the thread that was there when bpf_get_current_pid_tgid() gave `then`? An exec makes it the leader, with
 * that one's number; and where a thread has ended, its task_struct is soon another one's.
 */
static __always_inline _Bool hl_same_thread(__u64 then)
{
	__u64 now = bpf_get_current_pid_tgid();

	return now == then || (now >> 32 == then >> 32 && (__u32)now == now >> 32);
}

/* Does a system call return in the middle, for a signal: ERESTARTSYS (-512) to ERESTART_RESTARTBLOCK (-516)? */
static __always_inline _Bool hl_interrupted(long ret)
{
	return ret <= -512 && ret >= -516;
}

static __always_inline _Bool hl_is_own_number(void)
{
	__u32 tgid;

	if (!hl_self_tgid && !hl_loader_tgid && !hl_agent_tgid)
		return 0;
	if (hl_pidns_ino) {
		struct bpf_pidns_info ns = {};

		/* fails for a process of another namespace: then it is none of ours */
		if (bpf_get_ns_current_pid_tgid(hl_pidns_dev, hl_pidns_ino, &ns, sizeof(ns)))
			return 0;
		tgid = ns.tgid;
	} else {
		tgid = hl_tgid();
	}
	/* 0 is also the idle task's tgid: an unset constant must not match it */
	return (hl_self_tgid && tgid == hl_self_tgid) || (hl_loader_tgid && tgid == hl_loader_tgid) ||
	       (hl_agent_tgid && tgid == hl_agent_tgid);
}

/* Is the current process one of the workbench's? */
static __always_inline _Bool hl_is_own_process(void)
{
	__u64 cgroup;

	if (!hl_own_cgroup_last)
		return hl_is_own_number();
	cgroup = bpf_get_current_cgroup_id();
	return cgroup >= hl_own_cgroup_first && cgroup <= hl_own_cgroup_last;
}

/*
 * What an interrupt does is not the current process's doing, which only happened to run. x86-64 counts interrupts in a
 * variable of each CPU; Hooklab's own vmlinux.h says which, if the kernel's BTF and its symbols (CONFIG_KALLSYMS_ALL)
 * have it. Only of what the workbench would else be taken for this is asked; where it is not found, an interrupt counts
 * as the process that it meets. Bits of include/linux/preempt.h.
 */
#if defined(HL_PREEMPT_COUNT_HOT) /* 6.2 to 6.14 */
struct pcpu_hot___hl {
	int preempt_count;
} __attribute__((preserve_access_index));
extern const struct pcpu_hot___hl pcpu_hot __ksym __weak;
#define hl_preempt_count() (&pcpu_hot ? ((struct pcpu_hot___hl *)bpf_this_cpu_ptr(&pcpu_hot))->preempt_count : 0)
#elif defined(HL_PREEMPT_COUNT)
extern const int __preempt_count __ksym __weak;
#define hl_preempt_count() (&__preempt_count ? *(int *)bpf_this_cpu_ptr(&__preempt_count) : 0)
#elif defined(HL_RUNQUEUE)
/*
 * BTF without variables (5.10): the loader says where in a CPU's area __preempt_count and runqueues are, from
 * /proc/kallsyms, and the current process knows its CPU's run queue. 0: it is not known, and nothing is an interrupt.
 */
#include <bpf/bpf_core_read.h>
const volatile __u64 hl_preempt_count_at = 0;
const volatile __u64 hl_runqueue_at = 0;
struct cfs_rq___hl {
	void *rq;
} __attribute__((preserve_access_index));
struct sched_entity___hl {
	struct cfs_rq___hl *cfs_rq;
} __attribute__((preserve_access_index));
struct task_struct___hl {
	struct sched_entity___hl se;
} __attribute__((preserve_access_index));

static __always_inline int hl_preempt_count(void)
{
	struct task_struct___hl *task = (void *)bpf_get_current_task();
	struct cfs_rq___hl *queue = 0;
	char *rq = 0;
	int count = 0;

	if (!hl_preempt_count_at)
		return 0;
	bpf_core_read(&queue, sizeof(queue), &task->se.cfs_rq);
	bpf_core_read(&rq, sizeof(rq), &queue->rq);
	bpf_probe_read_kernel(&count, sizeof(count), rq - hl_runqueue_at + hl_preempt_count_at);
	return count;
}
#else
#define hl_preempt_count() 0
#endif

static __always_inline _Bool hl_in_interrupt(void)
{
	__u32 count = hl_preempt_count();

	/* a kprobe's breakpoint counts as an NMI and as a hard interrupt, wherever it was hit */
	if (count & 0xf00000)
		count -= 0x10000;
	return count & 0x0f0100; /* hard interrupts, a soft one being served */
}

static __always_inline _Bool hl_is_own(void)
{
	return hl_is_own_process() && !hl_in_interrupt();
}

static __always_inline int hl_filtered(void)
{
	hl_count(HL_FILTERED);
	return 0;
}

/* Filtered, and why: one of HL_NAMED_COUNTERS. */
static __always_inline int hl_filtered_as(__u32 counter)
{
	hl_count(counter);
	return hl_filtered();
}

/* Where the current process has nothing to do with the event: the end of a request, in an interrupt. */
static __always_inline void hl_entered(void)
{
	hl_count(HL_ENTERED);
}

static __always_inline _Bool hl_enter_unless(_Bool own)
{
	hl_count(HL_ENTERED);
	if (own)
		hl_count(HL_OWN);
	return !own;
}

static __always_inline _Bool hl_enter(void)
{
	return hl_enter_unless(hl_is_own());
}

/* Of a perf event, which always comes in an interrupt and is about the process that it found. */
static __always_inline _Bool hl_enter_sampled(void)
{
	return hl_enter_unless(hl_is_own_process());
}

/* ---- a record's way into the ring ---------------------------------------------------------------------- */

static __always_inline void *hl_reserve_bytes(__u64 size)
{
	void *record = bpf_ringbuf_reserve(&hl_events, size, 0);

	if (!record)
		hl_count(HL_RESERVE_FAILED);
	return record;
}

#define hl_reserve(type) ((type *)hl_reserve_bytes(sizeof(type)))

/* A record of one kind of several, struct hl_NAME, with its tag in it: see HL_KIND. */
#define hl_reserve_kind(name)                                                                              \
	({                                                                                                 \
		struct hl_##name *hl_record = hl_reserve(struct hl_##name);                                \
		if (hl_record)                                                                             \
			hl_record->hl_kind = hl_tag_##name;                                                \
		hl_record;                                                                                 \
	})

/*
 * When to wake the consumer. With flags 0 the kernel wakes it only if it has taken everything before this
 * record, so a lone event is delivered at once, and a consumer that lets records gather (at most 50 ms) costs
 * one wake-up a drain, not one an event. So that a burst is taken before the ring is full, every 64th record
 * of a CPU looks whether a quarter of the ring waits and then wakes it regardless.
 */
static __always_inline __u64 hl_wakeup(__u64 submitted)
{
	if (submitted % 64)
		return 0;
	if (bpf_ringbuf_query(&hl_events, BPF_RB_AVAIL_DATA) <
	    bpf_ringbuf_query(&hl_events, BPF_RB_RING_SIZE) / 4)
		return 0;
	return BPF_RB_FORCE_WAKEUP;
}

static __always_inline void hl_submit(void *record)
{
	bpf_ringbuf_submit(record, hl_wakeup(hl_count(HL_SUBMITTED)));
}

static __always_inline void hl_discard(void *record)
{
	hl_count(HL_FILTERED);
	/*
	 * Like a submit's, though it tells nobody anything: a consumer that was not woken for this one would not be woken
	 * for the next record either.
	 */
	bpf_ringbuf_discard(record, 0);
}

/* Keeps the record's struct in the object's .BTF: columns are read from there, so edit the struct freely. */
#define HL_EVENT(type) const type *const volatile hl_event_type __attribute__((used)) = 0

/*
 * Records of several kinds in one ring: each kind is a struct hl_NAME that begins with HL_TAG, and has a tag of 1
 * to 255 that no other kind has. HL_EVENT is for a program whose records are all of one kind, which need no tag.
 *
 *	struct hl_opened {
 *		HL_TAG;
 *		__u32 pid;
 *		char path[64];
 *	};
 *	HL_KIND(1, opened);
 *	…
 *	struct hl_opened *e = hl_reserve_kind(opened);
 */
#define HL_TAG __u16 hl_kind
#define HL_KIND(tag, name)                                                                                 \
	enum { hl_tag_##name = tag };                                                                      \
	const struct hl_##name *const volatile hl_kind_##tag##_##name __attribute__((used)) = 0

/* The fields that most records begin with, and how to fill them. */
#define HL_COMMON                                                                                          \
	__u64 ts;                                                                                          \
	__u32 pid;                                                                                         \
	__u32 tid;                                                                                         \
	__u32 cpu;                                                                                         \
	char comm[16]

#define hl_common(e)                                                                                       \
	do {                                                                                               \
		__u64 hl_id = bpf_get_current_pid_tgid();                                                  \
		(e)->ts = bpf_ktime_get_ns();                                                              \
		(e)->pid = hl_id >> 32;                                                                    \
		(e)->tid = (__u32)hl_id;                                                                   \
		(e)->cpu = bpf_get_smp_processor_id();                                                     \
		bpf_get_current_comm((e)->comm, sizeof((e)->comm));                                        \
	} while (0)

/* ---- strings --------------------------------------------------------------------------------------------- */

/*
 * What NAME__rc holds beside a string NAME, so that NULL, a fault, an empty string and a cut one stay
 * different things:
 *
 *	HL_RC_NULL     the pointer was NULL
 *	-errno         it could not be read: -EFAULT (-14) when a user page is not there yet
 *	1 … size       bytes with the terminating NUL: the whole string
 *	size + 1       the string is longer than the field
 */
#define HL_RC_NULL (-4096) /* one beyond the largest errno */

/*
 * The helpers return `size` for a string that just fits as well as for one that was cut. Only then the byte
 * where they put the NUL is read once more: NUL there as well means that it did fit.
 */
static __always_inline __s32 hl_read_user_str(char *to, __u32 size, const void *from)
{
	long rc;
	char last = 1;

	if (!from) {
		to[0] = 0;
		return HL_RC_NULL;
	}
	rc = bpf_probe_read_user_str(to, size, from);
	if (rc == size && (bpf_probe_read_user(&last, 1, from + size - 1) || last))
		return size + 1;
	return rc;
}

static __always_inline __s32 hl_read_kernel_str(char *to, __u32 size, const void *from)
{
	long rc;
	char last = 1;

	if (!from) {
		to[0] = 0;
		return HL_RC_NULL;
	}
	rc = bpf_probe_read_kernel_str(to, size, from);
	if (rc == size && (bpf_probe_read_kernel(&last, 1, from + size - 1) || last))
		return size + 1;
	return rc;
}

/*
 * Does a captured text begin with the `size` bytes of `with`? With its NUL counted: is it the same? Without an
 * early exit, so that it can be unrolled and a literal's bytes become constants in the code. `size` must be a
 * constant and not go beyond the captured field.
 */
static __always_inline _Bool hl_begins(const char *text, const char *with, __u32 size)
{
	__u32 differs = 0;

#pragma unroll
	for (__u32 i = 0; i < size; i++)
		differs |= text[i] ^ with[i];
	return !differs;
}

/*
 * Does a text that was read with the status `rc` end with `with`, a literal? Of one that is longer than its field nobody
 * knows: it may.
 */
#define hl_ends(text, rc, with)                                                                            \
	({                                                                                                 \
		char hl_tail[sizeof(with)] = {};                                                           \
		__u32 hl_at = (__u32)(rc) - (__u32)sizeof(with);                                           \
		_Bool hl_same = (rc) == (__s32)sizeof(text) + 1;                                           \
                                                                                                           \
		/* the compiler must not know it, or it leaves out the bound that the verifier needs */    \
		asm volatile("" : "+r"(hl_at));                                                            \
		if ((rc) >= (__s32)sizeof(with) && hl_at <= sizeof(text) - sizeof(with) &&                 \
		    !bpf_probe_read_kernel(hl_tail, sizeof(hl_tail), (text) + hl_at))                      \
			hl_same |= hl_begins(hl_tail, with, sizeof(with));                                 \
		hl_same;                                                                                   \
	})

/* ---- values ------------------------------------------------------------------------------------------------ */

/* Of a pointer that may be an error (ERR_PTR): 0, or the error as a negative number. */
static __always_inline __s32 hl_error(const void *pointer)
{
	__u64 value = 0;

	/* read, for the verifier lets nobody reckon with a pointer */
	bpf_probe_read_kernel(&value, sizeof(value), &pointer);
	return value >= (__u64)-4095 ? (__s32)value : 0;
}

/* names[n] into a field of text; "?" of a number that has no name. */
#define hl_name(to, names, n)                                                                              \
	do {                                                                                               \
		__u64 hl_n = (n);                                                                          \
		(to)[0] = '?';                                                                             \
		(to)[1] = 0;                                                                               \
		if (hl_n < sizeof(names) / sizeof((names)[0]) && (names)[hl_n][0])                         \
			bpf_probe_read_kernel_str(to, sizeof(to), (names)[hl_n]);                          \
	} while (0)

#endif /* __HOOKLAB_H */
