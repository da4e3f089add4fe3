/** `spec` of a workspace whose C is written by hand, and the `hook` that stands for "as its SEC() says". */
export const HAND = 'hand';
export const HAND_HOOK = 'section';

/** Where writing by hand starts: small, complete, and it runs. */
export const HAND_SOURCE = `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "hooklab.h"

char LICENSE[] SEC("license") = "GPL";

/* One record: its fields are the table's columns. */
struct hl_event {
	__u64 ts;
	__u32 pid;
	char comm[16];
};
HL_EVENT(struct hl_event);

/* SEC() says where it attaches. */
SEC("tp/sched/sched_process_exec")
int on_exec(void *ctx)
{
	struct hl_event *e;
	__u64 now;

	if (!hl_enter())
		return 0;
	now = bpf_ktime_get_ns();
	e = hl_reserve(struct hl_event);
	if (!e)
		return 0;
	e->ts = now;
	e->pid = hl_tgid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	hl_submit(e);
	return 0;
}
`;
