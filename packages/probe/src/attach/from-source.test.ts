import { describe, expect, it } from 'vitest';
import { attachFromSource } from './from-source';

const names = (source: string) => attachFromSource(source).map((p) => p.program);

describe('attachFromSource', () => {
  it('finds plain functions and libbpf’s macros, and no data', () => {
    expect(
      names(`
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); } m SEC(".maps");
SEC("tp/sched/sched_switch")
int on_switch(void *ctx) { return 0; }
SEC( "fentry/vfs_unlink" ) int BPF_PROG(unlinked, struct inode *dir) { return 0; }
SEC("kprobe/do_x")
static __noinline long BPF_KPROBE(probed) { return 0; }
SEC("ksyscall/unlinkat") int BPF_KSYSCALL(call, int dfd) { return 0; }
SEC("fentry/f") int BPF_PROG2(two, int a) { return 0; }
`),
    ).toEqual(['on_switch', 'unlinked', 'probed', 'call', 'two']);
  });

  it('passes over comments and sections that are not attached', () => {
    expect(
      names(`
// SEC("tp/a/b") int commented(void *ctx) {}
/* SEC("tp/a/b") int blocked(void *ctx) {} */
SEC("?tp/a/b") int optional(void *ctx) { return 0; }
SEC("tp/a/b") int real(void *ctx) { return 0; }`),
    ).toEqual(['real']);
  });

  it('says so when there is no program', () => {
    expect(() => attachFromSource('int main(void) { return 0; }')).toThrow('no program to attach');
  });
});
