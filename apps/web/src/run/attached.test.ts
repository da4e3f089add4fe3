import { expect, test } from 'vitest';
import { attachedIn } from './attached';

test('the hooks and points of a source, each once, without maps, licence and comments', () => {
  const source = `
/* SEC("kprobe/not_this") */
// SEC("kprobe/nor_this")
struct { } m SEC(".maps");
SEC("tracepoint/syscalls/sys_enter_unlinkat") int a(void *c) {}
SEC( "fentry.s/vfs_unlink" ) int b(void *c) {}
SEC("fentry.s/vfs_unlink") int c(void *c) {}
SEC("perf_event") int d(void *c) {}
char L[] SEC("license") = "GPL";`;
  expect(attachedIn(source)).toEqual([
    { hook: 'tp', point: 'syscalls/sys_enter_unlinkat' },
    { hook: 'fentry.s', point: 'vfs_unlink' },
    { hook: 'perf_event', point: '' },
  ]);
  expect(attachedIn('')).toEqual([]);
});
