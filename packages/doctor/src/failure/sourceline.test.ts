import { describe, expect, it } from 'vitest';
import { sourceLineOf } from './sourceline';
import { readVerifierLog } from './verifierlog';

const SOURCE = `#include "vmlinux.h"

SEC("kprobe/do_unlinkat")
int BPF_KPROBE(on_unlink, int dfd, struct filename *name)
{
	const char *path;

	path = name->uptr;
	return path != 0;
}
`;

/** As 6.12 prints it through libbpf: the place stands behind the text. */
const WITH_PLACE = `libbpf: prog 'on_unlink': -- BEGIN PROG LOAD LOG --
0: R1=ctx() R10=fp0
; int BPF_KPROBE(on_unlink, int dfd, struct filename *name) @ probe.bpf.c:4
0: (79) r1 = *(u64 *)(r1 +104)        ; R1_w=scalar()
; path = name->uptr; @ probe.bpf.c:8
1: (79) r1 = *(u64 *)(r1 +8)
R1 invalid mem access 'scalar'
processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
-- END PROG LOAD LOG --
libbpf: prog 'on_unlink': failed to load: -EACCES
`;

/** As 5.10 and 6.1 print it: the text only. */
const TEXT_ONLY = WITH_PLACE.replace(/ @ probe\.bpf\.c:\d+/g, '').replace("'scalar'", "'inv'");

describe('the line of the source', () => {
  it('is the one that the kernel names', () => {
    const log = readVerifierLog(WITH_PLACE);
    expect(log.error).toBe("R1 invalid mem access 'scalar'");
    expect(sourceLineOf(log, { text: SOURCE, file: 'probe.bpf.c' })).toEqual({
      line: 8,
      text: 'path = name->uptr;',
      by: 'line',
    });
  });

  it('is found by its text on older kernels', () => {
    const log = readVerifierLog(TEXT_ONLY);
    expect(log.error).toBe("R1 invalid mem access 'inv'");
    expect(sourceLineOf(log, { text: SOURCE })).toEqual({ line: 8, text: 'path = name->uptr;', by: 'text' });
  });

  it('is the first of several lines with one text, and says so', () => {
    const twice = SOURCE.replace('	return path', '	path = name->uptr;\n	return path');
    expect(sourceLineOf(readVerifierLog(TEXT_ONLY), { text: twice })).toMatchObject({ line: 8, by: 'first' });
  });

  it('is the user’s own where a header’s code was inlined', () => {
    const log = readVerifierLog(WITH_PLACE.replace('1: (79)', '; return e; @ hooklab.h:120\n1: (79)'));
    expect(sourceLineOf(log, { text: SOURCE, file: 'probe.bpf.c' })).toMatchObject({ line: 8 });
  });

  it('is none where the source is another', () => {
    expect(sourceLineOf(readVerifierLog(WITH_PLACE), { text: 'int x;\n', file: 'probe.bpf.c' })).toBeNull();
  });

  it('comes from the report of 7.3 too', () => {
    const log = readVerifierLog(`0: R1=ctx() R10=fp0
0: (95) exit
R0 !read_ok

Verification failed: Register Type Safety: Unreadable register

Reason:
  R0 has never been initialized on this path, so the verifier cannot use it as an input.

At:
  insn 0 (probe.bpf.c:9)
        | ^-- error: R0 is not readable

Suggestion:
  Initialize R0 on every path before this instruction.

processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
`);
    expect(log.error).toBe('R0 !read_ok');
    expect(log.report).toEqual({
      failed: 'Register Type Safety: Unreadable register',
      reason: 'R0 has never been initialized on this path, so the verifier cannot use it as an input.',
      suggestion: 'Initialize R0 on every path before this instruction.',
      place: { file: 'probe.bpf.c', line: 9 },
    });
    expect(sourceLineOf(log, { text: SOURCE, file: 'probe.bpf.c' })).toMatchObject({ line: 9, by: 'line' });
  });
});
