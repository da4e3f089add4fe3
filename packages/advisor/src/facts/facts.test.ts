import { Surface } from '@hooklab/surface';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predict } from '../predict/predict';
import { bytesOf, changedFacts, fixtureFacts, fixtureFiles, textOf } from '../test/fixture';
import { addressKey, readAddress } from './rows';
import { factsOf } from './surface';

describe('addresses', () => {
  it('keep their order and equality as doubles', () => {
    const kernel = fc.bigInt({ min: 0xffff_8000_0000_0000n, max: 0xffff_ffff_ffff_ffffn });
    const key = (a: bigint): number => addressKey(Number(a >> 32n), Number(a & 0xffff_ffffn));
    fc.assert(
      fc.property(kernel, kernel, (a, b) => {
        expect(Math.sign(key(a) - key(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        const text = `0x${a.toString(16)}-`;
        expect(readAddress(bytesOf(text), text.length - 1)).toBe(key(a));
      }),
    );
    expect(key(0x1a000n)).toBeLessThan(key(0xffff_8000_0000_0000n));
  });
});

describe('ftrace sites', () => {
  // two functions of one name, one of them notrace, between names that are certain
  const kallsyms = [
    'ffffffff81000000 T _stext',
    'ffffffff81000100 T first',
    'ffffffff81000200 t show',
    'ffffffff81000300 T second',
    'ffffffff81000400 t show',
    'ffffffff81000500 T third',
    'ffffffff81000600 T __do_sys_getpid',
    'ffffffff81000600 T __x64_sys_getpid',
    'ffffffff81000700 T __x64_sys_getuid',
    'ffffffff81000800 T _etext',
    '',
  ].join('\n');
  const make = (functions: string, symbols = kallsyms) =>
    factsOf(
      new Surface(
        'made',
        new Map([
          ['kallsyms', bytesOf(symbols)],
          ['available_filter_functions', bytesOf(functions)],
        ]),
      ),
    );
  const lines = (facts: ReturnType<typeof make>, name: string) =>
    facts.rows.all(name).map((row) => facts.sites.line(row));

  it('are given to the right one of several by its neighbours', () => {
    expect(lines(make('first\nsecond\nshow\nthird\n'), 'show')).toEqual([0, 3]);
    expect(lines(make('first\nshow\nsecond\nthird\n'), 'show')).toEqual([2, 0]);
    expect(lines(make('first\nshow\nsecond\nshow\nthird\n'), 'show')).toEqual([2, 4]);
  });

  it('are not guessed where the neighbours do not tell', () => {
    expect(lines(make('show\n'), 'show')).toEqual([null, null]);
  });

  it('are shared by names at one address, and only by those', () => {
    const facts = make('first\n__do_sys_getpid\n');
    expect(lines(facts, '__x64_sys_getpid')).toEqual([2]);
    expect(lines(facts, '__x64_sys_getuid')).toEqual([0]);
  });

  it('are shared by a syscall’s wrappers where addresses are hidden', () => {
    const hidden = kallsyms.replace(/^[0-9a-f]{16}/gm, '0000000000000000');
    const facts = make('first\n__do_sys_getpid\n', hidden);
    expect(facts.rows.addressed).toBe(false);
    expect(lines(facts, '__x64_sys_getpid')).toEqual([2]);
    expect(lines(facts, '__x64_sys_getuid')).toEqual([0]);
  });

  it('are unknown where the list could not be read', () => {
    const facts = changedFacts('6.12', { available_filter_functions: null });
    expect(predict(facts, 'fn:vfs_unlink', 'fentry')).toMatchObject({
      verdict: 'unknown',
      predicate: 'P-07',
    });
    expect(predict(facts, 'fn:vfs_unlink', 'kprobe')).toMatchObject({ verdict: 'unknown' });
  });
});

describe('what a kernel’s own symbols and BTF tell', () => {
  it('gives its features without its version', () => {
    const features = (kernel: '6.12' | '7.2') => {
      const files = fixtureFiles(kernel);
      files.set('config', bytesOf(textOf(files.get('config')).replace(/^# Linux.*\n/m, '')));
      const facts = factsOf(new Surface('no version', files));
      expect(facts.kernel.version).toBeNull();
      return facts.features;
    };
    for (const kernel of ['6.12', '7.2'] as const) {
      expect(features(kernel)).toMatchObject({
        slots: { value: 12, by: 'surface' },
        structArgs: { value: true, by: 'surface' },
        countsSymbols: { value: true, by: 'surface' },
        moduleLookup: { value: true, by: 'surface' },
      });
      expect(features(kernel).syscallsModifiable).toMatchObject({ value: kernel === '7.2', by: 'surface' });
      expect(features(kernel).attachTypes?.has('BPF_TRACE_FSESSION')).toBe(kernel === '7.2');
    }
  });

  it('tells what came between two functions by these, whatever the release is called', () => {
    const taken = (...functions: string[]) => {
      const files = fixtureFiles('6.12');
      const added = functions.map((name) => `ffffffff81fffff0 T ${name}\n`).join('');
      files.set('kallsyms', bytesOf(textOf(files.get('kallsyms')).replace(/^(?=.*\t\[)/m, added)));
      return factsOf(new Surface('made', files)).features.unionArgs;
    };
    // seen: none of them 6.12 and 6.17.13, all of them 6.18.12, 6.19.14, 7.0.9, 7.1.3, 7.2 and 7.3.4
    expect(taken()).toMatchObject({ value: false, by: 'surface' });
    expect(taken('bpf_strcasecmp')).toMatchObject({ value: null, by: 'unknown' });
    for (const name of ['bpf_task_work_schedule_signal', 'bpf_task_work_schedule_signal_impl'])
      expect(taken('bpf_strcasecmp', name)).toMatchObject({ value: true, by: 'surface' });
    expect(factsOf(new Surface('none', new Map())).features.unionArgs.value).toBeNull();
  });

  it('knows of a fix that went into older trees what a later function or their history tells', () => {
    const hides = (kernel: '6.12' | '7.2', release: string) => {
      const files = fixtureFiles(kernel);
      const config = textOf(files.get('config')).replace(/(?<=^# Linux\/x86 )\S+/m, release);
      const { kernel: named, features } = factsOf(new Surface(release, files.set('config', bytesOf(config))));
      expect(named.release).toBe(release);
      return features.vmlinuxHidesModules;
    };
    for (const release of ['7.3.4', '7.1.3', '5.14.0-700.el9'])
      expect(hides('7.2', release)).toMatchObject({ value: true, by: 'surface' });
    const of = (release: string) => hides('6.12', release).value;
    expect(of('6.16.12')).toBe(false);
    expect(of('6.17.13-rt')).toBe(false);
    expect(of('6.18.15')).toBe(false);
    expect(of('6.18.40')).toBeNull();
    expect(of('6.19.14')).toBe(false);
    expect(of('7.0.0-14-generic')).toBeNull();
    expect(of('7.0.9')).toBe(false);
    expect(of('7.0.10')).toBe(true);
    // it says 7.1 and lacks what 7.1 brought
    expect(of('7.1.0')).toBeNull();
  });

  it('takes the release from what else names it where there is no config', () => {
    const files = fixtureFiles('6.12');
    files.delete('config');
    const release = () => factsOf(new Surface('no config', files)).kernel;
    expect(release()).toMatchObject({ release: null, version: null });
    files.set(
      'version',
      bytesOf('Linux version 6.16.12+deb14-amd64 (debian-kernel@lists.debian.org) #1 SMP\n'),
    );
    expect(release()).toMatchObject({ version: [6, 16, 12] });
    files.set('kernel', bytesOf('6.17.13-rt x86_64\n'));
    expect(release()).toMatchObject({ release: '6.17.13-rt', version: [6, 17, 13] });
  });

  it('takes lockdown from the kernel’s own file, and nothing from its absence', () => {
    const of = (lockdown: string | null) => changedFacts('6.12', { lockdown }).system.lockdown;
    expect(of('none integrity [confidentiality]\n')).toBe('confidentiality');
    expect(of('[none] integrity confidentiality\n')).toBe('none');
    expect(of(null)).toBeNull();
    const facts = changedFacts('6.12', { lockdown: 'none integrity [confidentiality]\n' });
    expect(predict(facts, 'fn:vfs_unlink', 'kprobe')).toMatchObject({
      verdict: 'fails',
      errno: 'EPERM',
      predicate: 'P-24',
    });
  });

  it('gives the verifier’s deny lists', () => {
    const sets = fixtureFacts('6.12').sets;
    const denied = [...sets.get('btf_id_deny')!.keys()];
    expect(denied).toHaveLength(4);
    const kallsyms = textOf(fixtureFiles('6.12').get('kallsyms'));
    for (const name of denied) expect(kallsyms).toContain(` r __BTF_ID__func__${name}__`);
    expect(sets.get('noreturn_deny')?.has('do_exit')).toBe(true);
    expect(sets.get('bpf_lsm_disabled_hooks')?.has('bpf_lsm_getprocattr')).toBe(true);
  });

  it('reads the blacklist by address, and by name where there are none', () => {
    const facts = fixtureFacts('6.12');
    const row = facts.rows.first('asm_exc_page_fault');
    expect(facts.blacklisted(row)?.name).toBe('asm_exc_page_fault');
    expect(facts.blacklisted(facts.rows.first('vfs_unlink'))).toBeNull();
    const zero = (text: string): string => text.replace(/[0-9a-f]{16}/g, '0'.repeat(16));
    const files = fixtureFiles('6.12');
    const hidden = changedFacts('6.12', {
      kallsyms: zero(textOf(files.get('kallsyms'))),
      kprobes_blacklist: zero(textOf(files.get('kprobes_blacklist'))),
    });
    expect(hidden.blacklisted(hidden.rows.first('asm_exc_page_fault'))?.name).toBe('asm_exc_page_fault');
    expect(hidden.blacklisted(hidden.rows.first('vfs_unlink'))).toBeNull();
  });
});
