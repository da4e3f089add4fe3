import { en, say } from '@hooklab/advisor';
import { parsePoint } from '@hooklab/hook';
import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import { ERRORS } from './errors/match';
import { applyEdits } from './source/edits';
import { fixtureFacts } from './test/fixture';
import { KNOWN } from './test/known';

describe('the error doctor', () => {
  it.each(KNOWN)('knows %s (%s %s)', (id, stage, hook, errno, log) => {
    const d = diagnose({ stage, hook, target: null, errno, log });
    expect(d.id).toBe(id);
    for (const part of [d.title, d.cause, d.fix]) expect(say(part!)).not.toMatch(/‹/);
    expect(d.log).toBe(log);
  });

  it('has a case for every entry', () => {
    // these are found by what the source or the section has: fixtures/failures
    const tried = new Set([...KNOWN.map(([id]) => id), 'E-71', 'E-86', 'E-88', 'E-89', 'E-94']);
    expect(ERRORS.map((e) => e.id).filter((id) => !tried.has(id))).toEqual([]);
  });

  it('says that an unknown failure is unknown, and keeps the log', () => {
    const log = 'libbpf: something nobody has seen: -EXDEV';
    const d = diagnose({ stage: 'attach', hook: 'kprobe', target: null, errno: null, log });
    expect(d).toMatchObject({ id: null, cause: null, fix: null, remedies: [], log });
    expect(say(d.title)).toBe(en['doctor.unknown']);
  });

  it('passes on what the verifier of 7.3 and later explains itself', () => {
    const report = (failed: string) =>
      `0: (95) exit\n${failed}\n\nVerification failed: Some: thing\n\nReason:\n  It is so.\n\nSuggestion:\n  Do that.\n\nprocessed 1 insns`;
    const ask = (failed: string) =>
      diagnose({ stage: 'load', hook: 'kprobe', target: null, errno: 'EINVAL', log: report(failed) });
    const known = ask('R0 !read_ok');
    expect([known.id, say(known.here!)]).toEqual(['E-63', 'The verifier says: It is so.']);
    const unknown = ask('something new');
    expect([unknown.id, say(unknown.cause!), say(unknown.fix!)]).toEqual([
      null,
      'The verifier says: It is so.',
      'The verifier says: Do that.',
    ]);
  });

  it('gives the cause on this kernel, with evidence, and hooks that work instead', () => {
    const d = diagnose({
      stage: 'attach',
      hook: 'kprobe',
      target: parsePoint('fn:c_start'),
      errno: 'EADDRNOTAVAIL',
      log: '',
      facts: fixtureFacts('6.12'),
    });
    expect(d.id).toBe('E-07');
    expect(say(d.here!)).toMatch(/^3 symbols are named c_start/);
    expect(d.predicates[0]).toBe('P-10');
    expect(
      d.evidence.flatMap((e) => e.places).some((p) => p.file === 'kallsyms' && p.text === 't c_start'),
    ).toBe(true);
    expect(d.remedies.filter((r) => r.kind === 'other-hook').map((r) => r.section)).toContain(
      'fentry/c_start',
    );
  });

  it('offers the name that the function has on this kernel, and edits the section', () => {
    const source = { text: 'SEC("fentry/do_unlinkat")\nint BPF_PROG(p) { return 0; }\n' };
    const d = diagnose({
      stage: 'load',
      hook: 'fentry',
      target: parsePoint('fn:do_unlinkat'),
      errno: 'ESRCH',
      log: "libbpf: prog 'p': failed to find kernel BTF type ID of 'do_unlinkat': -ESRCH",
      facts: fixtureFacts('7.2'),
      source,
    });
    expect(say(d.here!)).toContain('There is no do_unlinkat on this kernel');
    const rename = d.remedies.find(
      (r) => r.kind === 'other-name' && r.section === 'fentry/filename_unlinkat',
    );
    expect(rename?.edits).toEqual([{ line: 1, count: 1, text: 'SEC("fentry/filename_unlinkat")' }]);
  });

  it('finds the event in its right category', () => {
    const d = diagnose({
      stage: 'attach',
      hook: 'tp',
      target: parsePoint('tracepoint:sched:task_rename'),
      errno: null,
      log: "libbpf: failed to determine tracepoint 'sched/task_rename' perf event ID: -ENOENT",
      facts: fixtureFacts('6.12'),
    });
    expect(d.remedies.map((r) => r.section)).toContain('tp/task/task_rename');
  });

  it('tells the deny list from other empty logs', () => {
    const d = diagnose({
      stage: 'load',
      hook: 'fentry',
      target: parsePoint('fn:migrate_disable'),
      errno: 'EINVAL',
      log: 'processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0',
      facts: fixtureFacts('6.12'),
    });
    expect(d.id).toBe('E-61');
    expect(say(d.title)).toContain('migrate_disable');
  });

  it('marks the line and edits it', () => {
    const text =
      'SEC("kprobe/vfs_unlink")\nint BPF_KPROBE(p, void *idmap, struct inode *dir)\n{\n\treturn dir->i_ino;\n}\n';
    const d = diagnose({
      stage: 'load',
      hook: 'kprobe',
      target: parsePoint('fn:vfs_unlink'),
      errno: 'EACCES',
      log: "; return dir->i_ino; @ p.bpf.c:4\n2: (79) r0 = *(u64 *)(r1 +64)\nR1 invalid mem access 'scalar'\nprocessed 3 insns",
      facts: fixtureFacts('6.12'),
      source: { text, file: 'p.bpf.c' },
    });
    expect(d.line).toMatchObject({ line: 4, by: 'line' });
    // the header that has it comes along
    expect(d.remedies[0]).toMatchObject({
      kind: 'core-read',
    });
    expect(applyEdits(text, d.remedies[0]!.edits!)).toContain('\treturn BPF_CORE_READ(dir, i_ino);');
    const typed = d.remedies.find((r) => r.section === 'fentry/vfs_unlink')!;
    expect(applyEdits(text, typed.edits!)).toContain('int BPF_PROG(p, void *idmap, struct inode *dir)');
  });

  it('offers a sleepable section only where this kernel has one', () => {
    const ask = (kernel: '6.12' | '7.2') =>
      diagnose({
        stage: 'load',
        hook: 'tp',
        target: parsePoint('tracepoint:syscalls:sys_enter_openat'),
        errno: null,
        log: 'helper call might sleep in a non-sleepable prog',
        facts: fixtureFacts(kernel),
        who: { caps: 'all', libbpf: [1, 8] },
      }).remedies.map((r) => r.kind);
    expect(ask('7.2')).toContain('sleepable-section');
    expect(ask('6.12')).not.toContain('sleepable-section');
    expect(ask('6.12')).toContain('probe-read-user');
  });
});
