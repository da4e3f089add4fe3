import { describe, expect, it } from 'vitest';
import { clangDiagnostics } from './diagnostics';

/** What clang 14 and 19 print; the paths are those inside of the sandbox. */
describe('clangDiagnostics', () => {
  it('reads a remark with its place, and leaves the quoted source alone', () => {
    const log = `/hooklab/src/probe.bpf.c:12:9: error: use of undeclared identifier 'x'
        return x; // error: not this one
               ^
1 error generated.
`;
    expect(clangDiagnostics(log)).toEqual([
      { tool: 'clang', severity: 'error', line: 12, column: 9, message: "use of undeclared identifier 'x'" },
    ]);
  });

  it('puts what happens in a header, notes and all, at the #include', () => {
    const log = `In file included from /hooklab/src/probe.bpf.c:5:
In file included from /hooklab/bpf/hooklab.h:49:
/hooklab/libbpf/bpf/bpf_helpers.h:11:10: fatal error: 'x.h' file not found
/hooklab/libbpf/bpf/bpf_helpers.h:12:1: note: here
/hooklab/src/probe.bpf.c:9:1: warning: own
/hooklab/gen/vmlinux.h:7:1: error: of the types
`;
    expect(clangDiagnostics(log).map((d) => [d.severity, d.line, d.message])).toEqual([
      ['error', 5, "'x.h' file not found (bpf_helpers.h:11)"],
      ['note', 5, 'here (bpf_helpers.h:12)'],
      ['warning', 9, 'own'],
      ['error', null, 'of the types (vmlinux.h:7)'],
    ]);
  });

  it('gives the types, which no line includes, no line', () => {
    const log = `In file included from /hooklab/src/probe.bpf.c:5:
/hooklab/bpf/hooklab.h:1:1: warning: a
In file included from <built-in>:1:
/hooklab/gen/vmlinux.h:7:1: error: b
`;
    expect(clangDiagnostics(log).map((d) => d.line)).toEqual([5, null]);
  });

  it('finds the place in what the backend says', () => {
    const log =
      'error: /hooklab/src/probe.bpf.c:8:5: in function f i32 (ptr): Looks like the BPF stack limit of 512 bytes is exceeded\n';
    expect(clangDiagnostics(log)[0]).toMatchObject({
      line: 8,
      column: 5,
      message: expect.stringContaining('map'),
    });
  });

  it('shows controls instead of sending them on, and stops somewhere', () => {
    const one = '/hooklab/src/probe.bpf.c:1:2: error: "\x1b[31m\u202e"\n';
    expect(clangDiagnostics(one)[0]?.message).toBe('"␛[31m⟨U+202E⟩"');
    expect(clangDiagnostics(one.repeat(10_000))).toHaveLength(200);
    expect(clangDiagnostics(`x: error: ${'y'.repeat(100_000)}`)[0]?.message ?? '').toHaveLength(0);
    expect(clangDiagnostics(`error: ${'y'.repeat(100_000)}`)[0]?.message).toHaveLength(1000);
  });

  it('does not believe a #line', () => {
    const log = `/hooklab/src/probe.bpf.c:0:1: error: a
/usr/lib/other.h:3:1: error: b
other-probe.bpf.c:3:1: error: c
`;
    expect(clangDiagnostics(log).map((d) => [d.line, d.message])).toEqual([
      [null, 'a'],
      [null, 'b (other.h:3)'],
      [null, 'c (other-probe.bpf.c:3)'],
    ]);
  });
});
