import { Problem } from '@hooklab/base';
import { refusalSchema } from '@hooklab/protocol';
import { describe, expect, it } from 'vitest';
import { lockdownOf, type Machine } from '../facts/machine';
import { type BpfFailure, type ProgramHook, Refused, refused } from './refused';

const root: Machine = { uid: 0, capabilities: ['SYS_ADMIN', 'BPF', 'PERFMON'], lockdown: 'none' };
const said = (error: Partial<BpfFailure>, hooks: ProgramHook[] = [{ program: 'p', hook: 'kprobe/x' }]) => {
  const problem = refused({ stage: 'load', code: 'EINVAL', log: '', message: 'm', ...error }, hooks, root);
  expect(problem).toBeInstanceOf(Refused);
  refusalSchema.parse((problem as Refused).refusal);
  return problem as Refused;
};

describe('a refusal', () => {
  it('is told in facts: stage, errno, program, hook, target, the machine', () => {
    const hooks = [{ program: 'on_unlink', hook: 'fentry.s/vfs_unlink' }];
    expect(said({ stage: 'attach', code: 'EBUSY' }, hooks).refusal).toEqual({
      stage: 'attach',
      errno: 'EBUSY',
      program: 'on_unlink',
      hook: 'fentry.s',
      target: 'vfs_unlink',
      machine: root,
    });
    expect(said({ stage: 'ring', code: 'EIO' }, []).refusal).toMatchObject({
      program: null,
      hook: null,
      target: null,
    });
  });

  it('blames the program that the log blames', () => {
    const log = "libbpf: prog 'second': BPF program load failed: -EINVAL\n";
    const problem = said({ log }, [
      { program: 'first', hook: 'tp/a/b' },
      { program: 'second', hook: 'kprobe/c' },
    ]);
    expect([problem.what, problem.where]).toEqual(['kprobe/c did not load', 'program second']);
    expect(problem.refusal).toMatchObject({ program: 'second', hook: 'kprobe', target: 'c' });
  });

  it('has the verifier’s or libbpf’s own words as its cause', () => {
    const verifier = `libbpf: prog 'p': BPF program load failed: -EINVAL
libbpf: prog 'p': -- BEGIN PROG LOAD LOG --
0: R1=ctx() R10=fp0
; int p(void *ctx) @ a.c:5
0: (85) call bpf_override_return#58
program of this type cannot use helper bpf_override_return#58
processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
-- END PROG LOAD LOG --
`;
    expect(said({ log: verifier }).cause).toBe(
      'program of this type cannot use helper bpf_override_return#58',
    );
    const libbpf =
      "libbpf: prog 'p': missing BPF prog type, check ELF section name 'nope'\nlibbpf: failed to load object 'x'\n";
    expect(said({ log: libbpf }).cause).toBe(
      "prog 'p': missing BPF prog type, check ELF section name 'nope'",
    );
    expect(said({ stage: 'open', code: 'ENOEXEC', message: 'not an ELF' }, [])).toMatchObject({
      code: 'open-ENOEXEC',
      what: 'The object could not be read',
      cause: 'not an ELF',
    });
  });

  it('says when it is the loader that lacks the rights, and only then', () => {
    const log = "libbpf: prog 'p': BPF program load failed: -EPERM\n";
    const failure = { stage: 'load', code: 'EPERM', log, message: 'm' };
    const asUser = refused(failure, [], { uid: 1000, capabilities: [], lockdown: null });
    expect(asUser.cause).toContain('CAP_BPF and CAP_PERFMON, which the loader (uid 1000)');
    expect(asUser.fix).toContain('lab VM');
    expect(refused(failure, [], root).cause).not.toContain('CAP_BPF');
  });

  it('is passed on when it is a Problem already, and a bug is thrown', () => {
    const problem = new Problem({ code: 'x', what: 'y' });
    expect(refused(problem as never, [])).toBe(problem);
    expect(() => refused(new TypeError('bug') as never, [])).toThrow('bug');
  });
});

it('reads securityfs’ lockdown', () => {
  expect(lockdownOf('none [integrity] confidentiality')).toBe('integrity');
  expect(lockdownOf('[none] integrity confidentiality')).toBe('none');
  expect(lockdownOf(null)).toBeNull();
});
