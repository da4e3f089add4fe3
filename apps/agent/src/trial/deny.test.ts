import { type AdvisorFacts, factsOf } from '@hooklab/advisor';
import { type HookId, parsePoint } from '@hooklab/hook';
import { Surface } from '@hooklab/surface';
import { expect, it } from 'vitest';
import { whyNot } from './deny';
import { trialCase } from './place';

/** A kernel whose own deny list (BTF_SET in kallsyms) names migrate_disable only, as 6.1 has it. */
const kallsyms = `ffffffff81000000 T _text
ffffffff81000010 T vfs_unlink
ffffffff81000020 T __rcu_read_lock
ffffffff81000030 T migrate_disable
ffffffff81000040 t acpi_init.cold
ffffffff81000050 T do_exit
ffffffff81000060 T text_poke_bp
ffffffff81000070 T sched_clock
ffffffff81000080 t __BTF_ID__set__btf_id_deny
ffffffff81000084 t __BTF_ID__func__migrate_disable__42
ffffffff82000000 T _etext
`;
const facts: AdvisorFacts = factsOf(new Surface('test', new Map([['kallsyms', Buffer.from(kallsyms)]])));

function why(hook: HookId, point: string, { disposable = true, seconds = 0 } = {}): string | null {
  const planned = trialCase(hook, parsePoint(point), 'x86_64');
  if (typeof planned === 'string') throw new Error(planned);
  return whyNot(facts, planned, { disposable, seconds });
}

const BY_TRAMPOLINE: HookId[] = ['fentry', 'fexit', 'fentry.s', 'fmod_ret', 'fsession'];
const RETURNS: HookId[] = ['kretprobe', 'kretprobe.multi', 'kprobe.session'];

it('never tries what hangs or crashes the machine, a lab VM neither', () => {
  for (const hook of BY_TRAMPOLINE)
    expect(why(hook, 'fn:__rcu_read_lock'), hook).toMatch(/stand still for good/);
  for (const hook of RETURNS) expect(why(hook, 'fn:acpi_init.cold'), hook).toMatch(/jumped into, not called/);
});

it('leaves to the kernel what the kernel refuses by itself, and what does no harm', () => {
  if (facts.sets.get('btf_id_deny')?.has('migrate_disable'))
    expect(why('fentry', 'fn:migrate_disable')).toBeNull();
  expect(why('kprobe', 'fn:__rcu_read_lock')).toBeNull();
  expect(why('kprobe', 'fn:acpi_init.cold')).toBeNull();
  for (const hook of [...BY_TRAMPOLINE, ...RETURNS, 'kprobe'] as HookId[]) {
    expect(why(hook, 'fn:vfs_unlink', { disposable: false, seconds: 1 }), hook).toBeNull();
  }
  expect(why('raw_tp', 'tracepoint:sched:sched_switch', { disposable: false, seconds: 1 })).toBeNull();
});

it('is more careful with a machine that is used', () => {
  for (const hook of ['fexit', ...RETURNS] as HookId[]) {
    expect(why(hook, 'fn:do_exit', { disposable: false }), hook).toMatch(/never returns/);
    expect(why(hook, 'fn:do_exit'), hook).toBeNull();
  }
  expect(why('fentry', 'fn:do_exit', { disposable: false })).toBeNull();
  expect(why('kprobe', 'fn:text_poke_bp', { disposable: false })).toMatch(/attaches and detaches probes/);
  expect(why('kprobe', 'fn:text_poke_bp')).toBeNull();
});

it('does not count what counting itself calls', () => {
  expect(why('fentry', 'fn:sched_clock', { seconds: 1 })).toMatch(/without counting/);
  expect(why('fentry', 'fn:sched_clock')).toBeNull();
});
