import { readFileSync } from 'node:fs';
import { parseRelease, say } from '@hooklab/advisor';
import { pointOfSection } from '@hooklab/hook';
import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import { changedFacts, fixtureFacts, type Kernel } from './test/fixture';

/**
 * What five real kernels said to programs that they refuse (apps/loader/testkit/bpf/refused.bpf.c): Debian's 5.10, 6.1,
 * 6.12 (also with lockdown=confidentiality), 7.2 and a vendor kernel. `fact` is what explains it.
 */
interface Refusal {
  kernel: string;
  lockdown: 'none' | 'integrity' | 'confidentiality' | null;
  program: string;
  hook: string;
  /** "load-EPERM" */
  code: string;
  fact: string;
  log: string;
}

const refusals = JSON.parse(
  readFileSync(new URL('../fixtures/refusals.json', import.meta.url), 'utf8'),
) as Refusal[];

const factsOf = ({ kernel, lockdown }: Refusal) => {
  const version = parseRelease(kernel)!.slice(0, 2).join('.');
  if (kernel.endsWith('vendor')) return undefined;
  const facts = fixtureFacts(version as Kernel);
  return { ...facts, system: { ...facts.system, lockdown } };
};

const diagnosed = (r: Refusal) => {
  const [stage, errno] = r.code.split('-') as ['load' | 'attach', string];
  const [hook] = r.hook.split('/') as [string];
  const target = pointOfSection(hook, r.hook.slice(hook.length + 1));
  return diagnose({ stage, errno, hook, target, log: r.log, facts: factsOf(r) });
};

describe('what real kernels refused', () => {
  it.each(refusals.map((r) => [`${r.kernel} ${r.lockdown ?? ''} ${r.hook} ${r.code}`, r] as const))(
    '%s',
    (_, r) => {
      const d = diagnosed(r);
      expect(d.id).toBe(r.fact);
      for (const part of [d.title, d.cause, d.fix, ...d.remedies.map((x) => x.message)]) {
        expect(say(part!)).not.toMatch(/[‹›]|undefined/);
      }
      expect(d.log).toBe(r.log);
    },
  );

  it('names lockdown where it is the cause', () => {
    for (const r of refusals.filter((x) => x.lockdown === 'confidentiality' && /E-42|E-10/.test(x.fact)))
      expect(say(diagnosed(r).here!), r.hook).toContain('locked down (confidentiality)');
  });

  it('says on most of them what this kernel has or lacks', () => {
    const told = refusals.filter((r) => /E-0[1-9]|E-1|E-3/.test(r.fact) && factsOf(r));
    const here = told.filter((r) => diagnosed(r).here !== null);
    expect(here.length).toBeGreaterThan(told.length * 0.9);
  });

  it('never offers what trials found refused', () => {
    const facts = fixtureFacts('6.12');
    const ask = (refuses: string[]) =>
      diagnose({
        stage: 'attach',
        errno: 'EADDRNOTAVAIL',
        hook: 'kprobe',
        target: pointOfSection('kprobe', 'c_start'),
        log: '',
        facts,
        refuses,
      }).remedies.flatMap((r) => (r.hook ? [r.hook] : []));
    expect(ask([])).toContain('fentry');
    expect(ask(['fentry', 'fexit'])).not.toContain('fentry');
  });

  it('offers what a kernel without BTF can still do', () => {
    const absent = 'btf/vmlinux\tthis kernel has no such file: not configured, or no such name (ENOENT)\n';
    const facts = changedFacts('6.12', { 'btf/vmlinux': null, absent });
    const d = diagnose({
      stage: 'load',
      errno: 'ESRCH',
      hook: 'fentry',
      target: pointOfSection('fentry', 'vfs_unlink'),
      log: "libbpf: kernel BTF is missing at '/sys/kernel/btf/vmlinux', was CONFIG_DEBUG_INFO_BTF enabled?\nlibbpf: failed to find valid kernel BTF\n",
      facts,
    });
    expect(d.id).toBe('E-30');
    expect(say(d.here!)).toContain('no BTF');
    expect(d.remedies.map((r) => r.section)).toContain('kprobe/vfs_unlink');
  });
});
