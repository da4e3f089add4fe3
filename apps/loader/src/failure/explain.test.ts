import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import { describe, expect, it } from 'vitest';
import { explain } from './explain';
import type { Here } from './here';
import { rules } from './rules';

/** What five real kernels said to testkit/bpf/refused.bpf.c; `fact` is the explanation that is right for it. */
interface Fixture {
  kernel: string;
  lockdown: string | null;
  program: string;
  hook: string;
  /** "load-EPERM" */
  code: string;
  fact: string;
  log: string;
}

const path = new URL('./fixtures/refusals.json', import.meta.url);
const fixtures = JSON.parse(readFileSync(path, 'utf8')) as Fixture[];

const hereOf = (f: Fixture): Here => ({
  release: f.kernel,
  uid: 0,
  sysAdmin: true,
  lockdown: f.lockdown,
  kprobes: !f.kernel.endsWith('vendor'),
  perfEventParanoid: 3,
});

const explained = (f: Fixture, here = hereOf(f)): Problem => {
  const [stage, code] = f.code.split('-') as [string, string];
  return explain({ stage, code, log: f.log, message: code }, [{ program: f.program, hook: f.hook }], here);
};

describe('explain', () => {
  it.each(fixtures.map((f) => [`${f.kernel} ${f.hook} ${f.code}`, f] as const))('%s', (_, f) => {
    const problem = explained(f);
    expect(problem.code).toBe(f.code);
    expect(problem.what.startsWith(f.hook)).toBe(true);
    expect(problem.cause).toMatch(new RegExp(`fact ${f.fact.replace('/', '\\/')}\\)$`));
    expect(problem.fix!.length).toBeGreaterThan(10);
    expect(problem.log).toBe(f.log);
    expect(problem.where).toBe(`program ${f.program}`);
  });

  it('has seen most of its rules at work', () => {
    const seen = new Set(fixtures.map((f) => f.fact));
    const unseen = new Set(rules.map((r) => r.fact).filter((fact) => !seen.has(fact)));
    // .isra copies, tracefs that may not be read, full trampolines, no capabilities, old kernels' uprobes
    expect([...unseen].sort()).toEqual(['E-02', 'E-11', 'E-31', 'E-40', 'E-46']);
  });

  it('names this kernel’s policy where root is refused without a word, and a way out', () => {
    const f = fixtures.find((x) => x.code === 'load-EPERM' && x.hook.startsWith('fentry/'))!;
    const problem = explained(f);
    expect(problem.cause).toContain(`the policy of this kernel (${f.kernel})`);
    expect(problem.fix).toContain('lab VM');
    // libbpf's own hint about ulimit is a red herring
    expect(problem.cause).not.toContain('ulimit');
    expect(explained(f, { ...hereOf(f), uid: 1000 }).cause).toContain('CAP_BPF');
  });

  it('tells an unreadable record from a forbidden event', () => {
    const f = fixtures.find((x) => x.program === 'tp_beyond' && x.code === 'attach-EACCES')!;
    expect(explained(f).cause).toContain('beyond the record');
    expect(explained(f, { ...hereOf(f), sysAdmin: false }).cause).toContain('perf_event_paranoid is 3');
  });

  it('blames the program that the log blames', () => {
    const log = "libbpf: prog 'second': BPF program load failed: -EINVAL\n";
    const hooks = [
      { program: 'first', hook: 'tp/a/b' },
      { program: 'second', hook: 'kprobe/c' },
    ];
    const problem = explain(
      { stage: 'load', code: 'EINVAL', log, message: 'm' },
      hooks,
      hereOf(fixtures[0]!),
    );
    expect([problem.what, problem.where]).toEqual(['kprobe/c did not load', 'program second']);
  });

  it('says what no rule knows in the verifier’s or libbpf’s words', () => {
    const here = hereOf(fixtures[0]!);
    const hooks = [{ program: 'p', hook: 'kprobe/x' }];
    const verifier = `libbpf: prog 'p': BPF program load failed: -EINVAL
libbpf: prog 'p': -- BEGIN PROG LOAD LOG --
0: R1=ctx() R10=fp0
; int p(void *ctx) @ a.c:5
0: (85) call bpf_override_return#58
program of this type cannot use helper bpf_override_return#58
processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
-- END PROG LOAD LOG --
`;
    expect(explain({ stage: 'load', code: 'EINVAL', log: verifier, message: 'm' }, hooks, here).cause).toBe(
      'program of this type cannot use helper bpf_override_return#58',
    );
    const libbpf =
      "libbpf: prog 'p': missing BPF prog type, check ELF section name 'nope'\nlibbpf: failed to load object 'x'\n";
    expect(explain({ stage: 'load', code: 'EINVAL', log: libbpf, message: 'm' }, hooks, here).cause).toBe(
      "prog 'p': missing BPF prog type, check ELF section name 'nope'",
    );
    expect(
      explain({ stage: 'open', code: 'ENOEXEC', log: '', message: 'not an ELF' }, [], here),
    ).toMatchObject({
      code: 'open-ENOEXEC',
      what: 'The object could not be read',
      cause: 'not an ELF',
    });
  });

  it('passes on what is explained already, and throws what is a bug', () => {
    const problem = new Problem({ code: 'x', what: 'y' });
    expect(explain(problem as never, [])).toBe(problem);
    expect(() => explain(new TypeError('bug') as never, [])).toThrow('bug');
  });
});
