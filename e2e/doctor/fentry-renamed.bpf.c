// do_unlinkat is filename_unlinkat from 7.0 on.
// expect: runs
// expect 7.2: E-01
// expect local: E-58
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "hooklab.h"

struct hl_event {
	__u64 value;
};
HL_EVENT(struct hl_event);

char LICENSE[] SEC("license") = "GPL";

SEC("fentry/do_unlinkat")
int BPF_PROG(probe, int dfd, struct filename *name)
{
	struct hl_event *e = hl_reserve(struct hl_event);

	if (!e)
		return 0;
	e->value = dfd;
	hl_submit(e);
	return 0;
}
