import { type AdvisorFacts, factsOf } from '@hooklab/advisor';
import { type HookId, parsePoint } from '@hooklab/hook';
import { Surface } from '@hooklab/surface';
import { expect, it } from 'vitest';
import { whyNot } from './deny';
import { trialCase } from './place';

/** Harmless stand-ins: what is tested is the rule, by what the surface says of a name. */
const kallsyms = `ffffffff81000000 T _text
ffffffff81000010 T vfs_unlink
ffffffff81000020 T demo_called
ffffffff81000030 T demo_denied
ffffffff81000040 t demo_part.cold
ffffffff81000050 T demo_ends
ffffffff81000060 T demo_ftrace_site
ffffffff81000070 T demo_clock
ffffffff81000080 r __BTF_ID__set__btf_id_deny
ffffffff81000084 r __BTF_ID__func__demo_denied__42
ffffffff81000090 r noreturn_deny
ffffffff81000090 r __BTF_ID__set__noreturn_deny
ffffffff81000094 r __BTF_ID__func__demo_ends__43
ffffffff82000000 T _etext
`;
const files = { kallsyms, trampoline_calls: 'demo_called\ndemo_denied\n' };
const facts: AdvisorFacts = factsOf(
  new Surface('test', new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]))),
);

function why(hook: HookId, point: string, { disposable = true, seconds = 0 } = {}): string | null {
  const planned = trialCase(hook, parsePoint(point), 'x86_64');
  if (typeof planned === 'string') throw new Error(planned);
  return whyNot(facts, planned, { disposable, seconds });
}

const BY_TRAMPOLINE: HookId[] = ['fentry', 'fexit', 'fentry.s', 'fmod_ret', 'fsession'];
const RETURNS: HookId[] = ['kretprobe', 'kretprobe.multi', 'kprobe.session'];

it('never tries what would run within itself or overwrite what is none of its own, in a lab VM neither', () => {
  for (const hook of BY_TRAMPOLINE)
    expect(why(hook, 'fn:demo_called'), hook).toMatch(/itself calls demo_called.*within itself/);
  for (const hook of RETURNS) expect(why(hook, 'fn:demo_part.cold'), hook).toMatch(/jumped into, not called/);
});

it('leaves to the kernel what the kernel refuses by itself, and what does no harm', () => {
  expect(facts.sets.get('btf_id_deny')?.has('demo_denied')).toBe(true);
  expect(why('fentry', 'fn:demo_denied')).toBeNull();
  expect(why('kprobe', 'fn:demo_called')).toBeNull();
  expect(why('kprobe', 'fn:demo_part.cold')).toBeNull();
  for (const hook of [...BY_TRAMPOLINE, ...RETURNS, 'kprobe'] as HookId[]) {
    expect(why(hook, 'fn:vfs_unlink', { disposable: false, seconds: 1 }), hook).toBeNull();
  }
  expect(why('raw_tp', 'tracepoint:sched:sched_switch', { disposable: false, seconds: 1 })).toBeNull();
});

it('is more careful with a machine that is used', () => {
  // fmod_ret too: its trampoline makes the call itself, and is held until that comes back
  for (const hook of ['fexit', 'fmod_ret', 'fmod_ret.s', 'fsession', ...RETURNS] as HookId[]) {
    expect(why(hook, 'fn:demo_ends', { disposable: false }), hook).toMatch(/never returns/);
    expect(why(hook, 'fn:demo_ends'), hook).toBeNull();
  }
  expect(why('fentry', 'fn:demo_ends', { disposable: false })).toBeNull();
  expect(why('kprobe', 'fn:demo_ftrace_site', { disposable: false })).toMatch(/attaches and detaches probes/);
  expect(why('kprobe', 'fn:demo_ftrace_site')).toBeNull();
});

it('does not count what counting itself calls', () => {
  expect(why('fentry', 'fn:demo_clock', { seconds: 1 })).toMatch(/without counting/);
  expect(why('fentry', 'fn:demo_clock')).toBeNull();
});
