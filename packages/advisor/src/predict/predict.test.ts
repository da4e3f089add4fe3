import { applies } from '@hooklab/hook';
import { Surface } from '@hooklab/surface';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../facts/surface';
import type { Capabilities } from '../facts/system';
import { bytesOf, changedFacts, fixtureFacts, fixtureFiles, shippedFacts, textOf } from '../test/fixture';
import { say } from '../text/message';
import type { Evidence } from './outcome';
import { predict } from './predict';

const v12 = () => fixtureFacts('6.12');
const v72 = () => fixtureFacts('7.2');

describe('evidence', () => {
  it('names the predicate, the file, the line and its text', () => {
    const trace: Evidence[] = [];
    const p = predict(v12(), 'fn:vfs_unlink', 'fentry', undefined, trace);
    expect(p.verdict).toBe('works');
    expect(trace.map((e) => e.predicate)).toEqual(['P-14', 'P-15', 'P-08', 'P-07']);
    const site = trace.find((e) => e.predicate === 'P-07')!.places[0]!;
    expect(site).toMatchObject({ file: 'available_filter_functions', text: 'vfs_unlink' });
    const lines = textOf(fixtureFiles('6.12').get('available_filter_functions')).split('\n');
    expect(lines[site.line! - 1]).toBe('vfs_unlink');
    const symbol = trace.find((e) => e.predicate === 'P-08')!.places[0]!;
    expect(textOf(fixtureFiles('6.12').get('kallsyms')).split('\n')[symbol.line! - 1]).toContain(
      'T vfs_unlink',
    );
  });

  it('is the same verdict with and without', () => {
    for (const hook of ['fentry', 'kprobe', 'kprobe.multi'] as const) {
      for (const fn of ['vfs_unlink', 'mas_find', 'c_start', 'start_kernel', 'no_such_function']) {
        expect(predict(v12(), `fn:${fn}`, hook, undefined, [])).toEqual(predict(v12(), `fn:${fn}`, hook));
      }
    }
  });
});

describe('a name that libbpf cannot hold', () => {
  it('is ENAMETOOLONG for what is looked up in BTF, whatever the kernel has', () => {
    // a Rust function of 7.2, 159 characters: the lab said so of fentry and fexit, and found it with kprobes
    const name = `_RNvXss_NtCsdJ13ReMSUMg_6kernel3i2c${'x'.repeat(124)}`;
    const long = { verdict: 'fails', stage: 'load', errno: 'ENAMETOOLONG', predicate: 'P-14' };
    for (const hook of ['fentry', 'fexit', 'fsession', 'fmod_ret', 'fentry.s'] as const) {
      expect(predict(v72(), `fn:${name}`, hook), hook).toMatchObject(long);
    }
    expect(predict(v72(), `fn:${name}`, 'kprobe')).toMatchObject({ stage: 'attach', errno: 'ENOENT' });
    // the prefix counts: bpf_lsm_, btf_trace_, bpf_iter_
    expect(predict(v72(), `lsm:${'x'.repeat(120)}`, 'lsm')).toMatchObject(long);
    expect(predict(v72(), `lsm:${'x'.repeat(119)}`, 'lsm')).toMatchObject({ errno: 'ESRCH' });
    expect(predict(v72(), `rawtracepoint:${'x'.repeat(118)}`, 'tp_btf')).toMatchObject(long);
    expect(predict(v72(), `iter:${'x'.repeat(119)}`, 'iter')).toMatchObject(long);
  });
});

describe('a long name that the kernel has as data', () => {
  it('is ESRCH: libbpf is not asked of what is no function', () => {
    // 7.3.4 has hundreds of these, of Rust; none is a function
    const name = `__ksymtab__RNvXss_NtCsdJ13ReMSUMg_6kernel3i2c${'x'.repeat(100)}`;
    const files = fixtureFiles('7.2');
    const row = `ffffffff82f00000 r ${name}\n`;
    files.set('kallsyms', bytesOf(textOf(files.get('kallsyms')).replace(/^(?=.*\t\[)/m, row)));
    const facts = factsOf(new Surface('7.2', files));
    for (const hook of ['fentry', 'fexit', 'fsession', 'fmod_ret'] as const) {
      expect(predict(facts, `fn:${name}`, hook), hook).toMatchObject({ stage: 'load', errno: 'ESRCH' });
    }
  });
});

describe('hooks beyond the five', () => {
  it('are judged by what the kernel’s own BTF knows', () => {
    expect(predict(v12(), 'fn:vfs_unlink', 'fsession')).toMatchObject({
      verdict: 'fails',
      stage: 'load',
      errno: 'EINVAL',
      predicate: 'P-33',
    });
    expect(predict(v72(), 'fn:vfs_unlink', 'fsession').verdict).toBe('works');
    expect(predict(v12(), 'user:/bin/bash:readline', 'uprobe.session')).toMatchObject({
      verdict: 'fails',
      errno: 'EINVAL',
    });
    expect(predict(v12(), 'user:/bin/bash:readline', 'uprobe.multi').verdict).toBe('unknown');
  });

  it('fmod_ret: security functions everywhere, syscall wrappers from 7.1', () => {
    expect(predict(v12(), 'fn:security_file_open', 'fmod_ret').verdict).toBe('works');
    expect(predict(v12(), 'fn:__x64_sys_openat', 'fmod_ret')).toMatchObject({
      stage: 'load',
      errno: 'EINVAL',
      predicate: 'P-19',
    });
    expect(predict(v72(), 'fn:__x64_sys_openat', 'fmod_ret').verdict).toBe('works');
    expect(predict(v72(), 'fn:__x64_sys_openat', 'fentry.s').verdict).toBe('works');
  });

  it('lsm: disabled hooks fail, an inactive BPF LSM is silent', () => {
    expect(predict(v12(), 'lsm:file_open', 'lsm').verdict).toBe('works');
    expect(predict(v12(), 'lsm:getprocattr', 'lsm')).toMatchObject({
      stage: 'load',
      errno: 'EINVAL',
      predicate: 'P-22',
    });
    expect(predict(v12(), 'lsm:no_such_hook', 'lsm')).toMatchObject({ errno: 'ESRCH' });
    const inactive = changedFacts('6.12', { lsm: 'lockdown,capability,yama\n' });
    const p = predict(inactive, 'lsm:file_open', 'lsm');
    expect(p).toMatchObject({ verdict: 'caveat', predicate: 'P-21' });
    expect(say(p.why)).toContain('never fires');
  });

  it('an instruction inside a function only a trial can tell', () => {
    expect(predict(v12(), 'fn:vfs_unlink+0x16', 'kprobe')).toMatchObject({
      verdict: 'unknown',
      predicate: 'P-27',
    });
    expect(predict(v12(), 'fn:vfs_unlink+0x16', 'fentry').verdict).toBe('fails');
  });

  it('sections newer than the libbpf in use fail at load', () => {
    const fresh: Capabilities = { caps: 'all', libbpf: [1, 8] };
    expect(predict(v72(), 'fn:vfs_unlink', 'fentry.multi')).toMatchObject({
      verdict: 'fails',
      predicate: 'P-34',
    });
    expect(predict(v72(), 'fn:vfs_unlink', 'fentry.multi', fresh).verdict).toBe('works');
    expect(predict(v72(), 'syscall:openat', 'tp.s', fresh).verdict).toBe('works');
    expect(predict(v12(), 'syscall:openat', 'tp.s', fresh)).toMatchObject({
      verdict: 'fails',
      predicate: 'P-33',
    });
  });
});

describe('who asks and how the machine is locked', () => {
  const user: Capabilities = { caps: new Set(['BPF', 'PERFMON']), libbpf: [1, 7] };

  it('CAP_BPF alone loads nothing; with CAP_PERFMON trampolines and raw tracepoints work', () => {
    const bpf: Capabilities = { caps: new Set(['BPF']), libbpf: [1, 7] };
    expect(predict(v12(), 'fn:vfs_unlink', 'fentry', bpf)).toMatchObject({ stage: 'load', errno: 'EPERM' });
    for (const hook of ['fentry', 'kprobe.multi'] as const) {
      expect(predict(v12(), 'fn:vfs_unlink', hook, user).verdict).toBe('works');
    }
    expect(predict(v12(), 'user:/bin/bash:readline', 'uprobe', user)).toMatchObject({ errno: 'EACCES' });
  });

  it('perf_event_paranoid 3 closes kprobe and tp to users', () => {
    const strict = changedFacts('6.12', { sysctls: 'kernel.perf_event_paranoid = 3\n' });
    expect(predict(strict, 'fn:vfs_unlink', 'kprobe', user)).toMatchObject({
      stage: 'attach',
      errno: 'EACCES',
      predicate: 'P-34',
    });
    expect(predict(strict, 'fn:vfs_unlink', 'kprobe').verdict).toBe('works');
    const lax = changedFacts('6.12', { sysctls: 'kernel.perf_event_paranoid = 2\n' });
    expect(predict(lax, 'fn:vfs_unlink', 'kprobe', user).verdict).toBe('works');
  });

  it('confidentiality closes kprobe (EPERM) and tp (ENOENT), not fentry', () => {
    const locked = { ...v12(), system: { ...v12().system, lockdown: 'confidentiality' as const } };
    expect(predict(locked, 'fn:vfs_unlink', 'kprobe')).toMatchObject({ errno: 'EPERM', predicate: 'P-24' });
    expect(predict(locked, 'tracepoint:task:task_rename', 'tp')).toMatchObject({
      errno: 'ENOENT',
      predicate: 'P-24',
    });
    expect(predict(locked, 'fn:vfs_unlink', 'fentry').verdict).toBe('works');
    expect(predict(locked, 'rawtracepoint:task_rename', 'tp_btf').verdict).toBe('works');
  });
});

it('with ftrace switched off only a trial can tell', () => {
  const off = changedFacts('6.12', { sysctls: 'kernel.ftrace_enabled = 0\n' });
  expect(predict(off, 'fn:vfs_unlink', 'fentry')).toMatchObject({ verdict: 'unknown', predicate: 'P-31' });
  expect(predict(off, 'fn:mas_find', 'fentry').verdict).toBe('fails');
  expect(predict(off, 'tracepoint:task:task_rename', 'tp').verdict).toBe('works');
});

it('a trampoline on what trampolines call is never plain “works”', () => {
  const denied = [...fixtureFacts('6.12').sets.get('btf_id_deny')!.keys()];
  expect(denied.length).toBeGreaterThan(2);
  for (const fn of denied) {
    expect(predict(fixtureFacts('6.12'), `fn:${fn}`, 'fentry'), fn).toMatchObject({ verdict: 'fails' });
  }
  // a harmless one stands in for what this kernel's list lacks
  const facts = changedFacts('6.1', { trampoline_calls: 'vfs_rename\nvfs_unlink\n' });
  const evidence: Evidence[] = [];
  expect(predict(facts, 'fn:vfs_unlink', 'fentry', undefined, evidence)).toMatchObject({
    verdict: 'caveat',
    predicate: 'P-17',
  });
  expect(evidence.find((e) => e.predicate === 'P-17')?.places).toMatchObject([
    { file: 'trampoline_calls', line: 2, text: 'vfs_unlink' },
  ]);
  expect(predict(facts, 'fn:vfs_unlink', 'kprobe')).toMatchObject({ verdict: 'works' });
});

it('no helper is said to take a trampoline where nothing keeps a program from interrupting itself', () => {
  const working = (kernel: '5.10' | '6.12'): number => {
    const facts = shippedFacts(kernel);
    const helpers = Array.from({ length: facts.rows.count }, (_, row) => facts.rows.name(row)).flatMap(
      (name) => /^(bpf_\w+)_proto$/.exec(name)?.[1] ?? [],
    );
    expect(helpers.length).toBeGreaterThan(50);
    const works = (fn: string): boolean => predict(facts, `fn:${fn}`, 'fentry').verdict === 'works';
    expect(works('vfs_unlink')).toBe(true);
    return helpers.filter(works).length;
  };
  expect(working('5.10')).toBe(0);
  expect(working('6.12')).toBeGreaterThan(0);
});

it('a kernel that does not count symbols takes an ambiguous name: 5.10 before its backport', () => {
  const kallsyms = textOf(fixtureFiles('5.10').get('kallsyms'));
  expect(predict(fixtureFacts('5.10'), 'fn:c_start', 'kprobe')).toMatchObject({
    errno: 'EADDRNOTAVAIL',
    predicate: 'P-10',
  });
  const older = changedFacts('5.10', { kallsyms: kallsyms.replace(/^.* t count_symbols\n/m, '') });
  expect(predict(older, 'fn:c_start', 'kprobe')).toMatchObject({ verdict: 'caveat', predicate: 'P-10' });
});

describe('kernels built otherwise', () => {
  const withOption = (option: string, value: string) => {
    const config = textOf(fixtureFiles('6.12').get('config'));
    const line = value === 'n' ? `# CONFIG_${option} is not set` : `CONFIG_${option}=${value}`;
    const old = new RegExp(`^(?:# )?CONFIG_${option}(?:=.*| is not set)$`, 'm');
    return changedFacts('6.12', {
      config: old.test(config) ? config.replace(old, line) : `${config}${line}\n`,
    });
  };

  it('say which option is missing', () => {
    expect(predict(withOption('FPROBE', 'n'), 'fn:vfs_unlink', 'kprobe.multi')).toMatchObject({
      errno: 'EOPNOTSUPP',
      predicate: 'P-33',
    });
    expect(predict(withOption('KPROBES', 'n'), 'fn:vfs_unlink', 'kprobe')).toMatchObject({
      stage: 'attach',
      errno: 'ENOENT',
    });
    expect(
      predict(withOption('DYNAMIC_FTRACE_WITH_DIRECT_CALLS', 'n'), 'fn:vfs_unlink', 'fentry'),
    ).toMatchObject({ stage: 'attach', errno: 'ENOTSUPP' });
  });

  it('let kprobes onto notrace functions with KPROBE_EVENTS_ON_NOTRACE', () => {
    expect(predict(v12(), 'fn:mas_find', 'kprobe')).toMatchObject({ errno: 'EINVAL', predicate: 'P-12' });
    expect(predict(withOption('KPROBE_EVENTS_ON_NOTRACE', 'y'), 'fn:mas_find', 'kprobe').verdict).toBe(
      'caveat',
    );
  });

  it('without BTF have no fentry, and still kprobe and tp', () => {
    const absent = 'btf/vmlinux\tthis kernel has no such file: not configured, or no such name (ENOENT)\n';
    const bare = changedFacts('6.12', { 'btf/vmlinux': null, absent });
    expect(predict(bare, 'fn:vfs_unlink', 'fentry')).toMatchObject({ stage: 'load', errno: 'ESRCH' });
    expect(predict(bare, 'fn:vfs_unlink', 'kprobe').verdict).toBe('works');
    expect(predict(bare, 'tracepoint:task:task_rename', 'tp').verdict).toBe('works');
  });

  it('whose BTF was not read are denied nothing', () => {
    const why = (absent: string | null) =>
      predict(changedFacts('6.12', { 'btf/vmlinux': null, absent }), 'fn:vfs_unlink', 'fentry');
    expect(why(null)).toMatchObject({ verdict: 'unknown', predicate: 'P-14' });
    const refused = why('btf/vmlinux\tmay not be read: Permission denied (EACCES)\n');
    expect(refused.verdict).toBe('unknown');
    expect(say(refused.why)).toContain('Permission denied');
  });
});

it('asks each hook only where it makes sense', () => {
  expect(applies({ kind: 'tracepoint', category: 'task', name: 'task_rename' }, 'fentry')).toBe(false);
  expect(applies({ kind: 'lsm', name: 'file_open' }, 'lsm.s')).toBe(true);
  expect(applies({ kind: 'fn', name: 'vfs_unlink', module: '' }, 'ksyscall')).toBe(false);
});
