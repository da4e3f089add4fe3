import { expect, it } from 'vitest';
import { verifierDiagnostics } from './verifier';

const source = `int ok;
SEC("tp/syscalls/sys_enter_unlinkat")
int bad(struct trace_event_raw_sys_enter *ctx)
{
	return *(int *)ctx->args[1];
}
`;
const log = (place: string) => `libbpf: prog 'bad': -- BEGIN PROG LOAD LOG --
0: R1=ctx() R10=fp0
; return *(int *)ctx->args[1];${place}
0: (79) r1 = *(u64 *)(r1 +24)         ; R1_w=scalar()
1: (61) r0 = *(u32 *)(r1 +0)
R1 invalid mem access 'scalar'
processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
-- END PROG LOAD LOG --
libbpf: prog 'bad': failed to load: -EACCES`;
const problem = (text: string) => ({ code: 'load-EACCES', what: 'bad did not load', log: text });

it.each([
  ['from 6.8 on', ' @ probe.bpf.c:5'],
  ['before', ''],
])('finds the refused line, %s', (_, place) => {
  expect(verifierDiagnostics(problem(log(place)), source)).toEqual([
    { tool: 'verifier', severity: 'error', line: 5, column: null, message: "R1 invalid mem access 'scalar'" },
  ]);
});

it('says nothing of a failure that has no line', () => {
  const attach = "libbpf: prog 'bad': failed to create kprobe 'x+0x0' perf event: -ENOENT";
  expect(verifierDiagnostics(problem(attach), source)).toEqual([]);
  expect(verifierDiagnostics({ code: 'x', what: 'y' }, source)).toEqual([]);
});
