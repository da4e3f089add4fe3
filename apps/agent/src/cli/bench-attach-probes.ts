import { parseSpec } from '@hooklab/probe';
import type { ProgramRequest } from '../run/pipeline';

/** The same question, put to both. */
export interface AttachProbe {
  name: string;
  /** the nth edit: another filter each time */
  ours(nth: number): ProgramRequest;
  bpftrace(nth: number): string;
}

const common = [
  { name: 'ts', ctype: '__u64', about: 'nanoseconds since boot' },
  { name: 'pid', ctype: '__u32', about: 'the process' },
  { name: 'comm', ctype: 'char[16]', about: 'its name', status: false },
];

/** A spec of one kprobe, which nothing passes: so it is attached, and no event costs. */
const spec = (name: string, nth: number, columns: readonly object[], captures: object): ProgramRequest => ({
  spec: parseSpec({
    version: 2,
    name,
    title: name,
    about: 'A benchmark.',
    columns: [...common, ...columns],
    captures: { ts: 'ts', pid: 'pid', comm: 'comm', ...captures },
    ways: [{ hook: 'kprobe', points: ['fn:do_sys_openat2'], captures: {} }],
    filter: [{ column: 'comm', op: '==', value: `edit${nth}` }],
    limits: {},
  }),
});

/** Specs have no aggregation yet: this one is C, as a person would write it. */
const histogram = (nth: number): string => `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "hooklab.h"
struct hl_event { __u64 ts; __u32 pid; };
HL_EVENT(struct hl_event);
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} sizes SEC(".maps");
SEC("kprobe/vfs_read")
int BPF_KPROBE(on_read, struct file *file, char *buf, __u64 count)
{
	__u32 slot = 0;
	__u64 *n;
	if (!hl_enter())
		return 0;
	if (hl_tgid() == ${1_000_000 + nth})
		return hl_filtered();
	for (int i = 0; i < 63; i++)
		slot += (count >> i) > 1;
	n = bpf_map_lookup_elem(&sizes, &slot);
	if (n)
		__sync_fetch_and_add(n, 1);
	return hl_filtered();
}
char LICENSE[] SEC("license") = "GPL";
`;

const text = (size: number) => `char[${size}]`;

export const attachProbes: readonly AttachProbe[] = [
  {
    name: 'plain',
    ours: (nth) =>
      spec('plain', nth, [{ name: 'path', ctype: text(256), about: 'the path' }], {
        path: 'user(arg.filename)',
      }),
    bpftrace: (nth) =>
      `kprobe:do_sys_openat2 /comm == "edit${nth}"/ { printf("%llu %d %s %s\\n", nsecs, pid, comm, str(arg1)); }`,
  },
  {
    name: 'stack',
    ours: (nth) =>
      spec('stack', nth, [{ name: 'stack', ctype: text(512), about: 'who called', status: false }], {
        stack: 'stack',
      }),
    bpftrace: (nth) =>
      `kprobe:do_sys_openat2 /comm == "edit${nth}"/ { printf("%llu %d %s %s\\n", nsecs, pid, comm, kstack); }`,
  },
  {
    name: 'histogram',
    ours: (nth) => ({ source: histogram(nth) }),
    bpftrace: (nth) => `kprobe:vfs_read /pid != ${1_000_000 + nth}/ { @sizes = hist(arg2); }`,
  },
];
