import { doctorReportSchema } from '@hooklab/protocol';
import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../facts/capabilities';
import { configValue } from '../facts/config';
import { type Facts, memlockOf } from '../facts/facts';
import type { TrialResult } from '../io/messages';
import { hooksOf } from './hooks';
import { atLeast, kernelChecks } from './kernel';
import { privilegeChecks } from './privileges';
import { tracingChecks } from './tracing';

const ROOT = capabilitiesOf('Name:\tnode\nCapEff:\t000001ffffffffff\n');

/** A Debian 6.12 as root, changed where a test says so. */
function facts(
  more: Partial<Facts> & { settings?: Record<string, string>; configText?: string } = {},
): Facts {
  const { settings = {}, configText, ...rest } = more;
  return {
    release: '6.12.117+deb13-amd64',
    version: '#1 SMP',
    arch: 'x86_64',
    uid: 0,
    capabilities: ROOT,
    memlock: 8_388_608,
    btfBytes: 4_957_374,
    moduleBtfs: 4,
    mounts: {
      tracefs: { state: 'mounted', path: '/sys/kernel/tracing' },
      debugfs: { state: 'mounted', path: '/sys/kernel/debug' },
      securityfs: { state: 'mounted', path: '/sys/kernel/security' },
    },
    filterFunctions: 'ok',
    lockdown: 'none',
    lsms: ['lockdown', 'capability', 'bpf'],
    pmus: ['kprobe', 'software', 'tracepoint', 'uprobe'],
    sysctl: (name) => settings[name] ?? null,
    config: (name) => (configText === undefined ? undefined : configValue(configText, name)),
    ...rest,
  };
}

const attached = (...programs: string[]): TrialResult[] =>
  programs.map((program) => ({ program, outcome: 'attached' }));
const failed = (program: string, stage: string, code: string, log = ''): TrialResult => ({
  program,
  outcome: 'failed',
  stage,
  code,
  log,
});

const check = (f: Facts, id: string) => {
  const hooks = hooksOf([], f);
  const libbpf = { version: '1.7.0', origin: 'static' as const, features: {} };
  const checks = [...kernelChecks(f), ...privilegeChecks(f), ...tracingChecks(f, libbpf, hooks)];
  doctorReportSchema.parse({ kernel: f.release, checks, hooks });
  return checks.find((c) => c.id === id)!;
};

describe('checks', () => {
  it('are all fine on a stock kernel as root, but for what was not tried', () => {
    const f = facts({ settings: { 'net.core.bpf_jit_enable': '1', 'kernel.perf_event_paranoid': '3' } });
    for (const id of [
      'kernel',
      'arch',
      'btf',
      'lockdown',
      'lsm',
      'jit',
      'tracefs',
      'capabilities',
      'perf_event_paranoid',
      'memlock',
    ]) {
      expect(check(f, id).state, id).toBe('ok');
    }
    expect(check(f, 'kprobes').state).toBe('limited');
  });

  it.each([
    ['kernel', 'limited', facts({ release: '5.4.0-26-generic' })],
    ['arch', 'limited', facts({ arch: 'riscv64' })],
    ['btf', 'missing', facts({ btfBytes: null })],
    ['lockdown', 'limited', facts({ lockdown: 'confidentiality' })],
    ['lsm', 'limited', facts({ lsms: ['capability'] })],
    ['lsm', 'limited', facts({ lsms: null })],
    ['jit', 'limited', facts({ settings: { 'net.core.bpf_jit_enable': '0' } })],
    ['jit', 'missing', facts({ configText: '# CONFIG_BPF_JIT is not set\n' })],
    [
      'tracefs',
      'missing',
      facts({ mounts: { ...facts().mounts, tracefs: { state: 'missing', why: 'permission denied' } } }),
    ],
    ['tracefs', 'limited', facts({ filterFunctions: 'EPERM' })],
    ['tracefs', 'limited', facts({ lockdown: 'confidentiality', filterFunctions: 'ENOENT' })],
    [
      'capabilities',
      'missing',
      facts({ uid: 1000, capabilities: capabilitiesOf('CapEff:\t0000000000000000') }),
    ],
    [
      'capabilities',
      'limited',
      facts({ uid: 1000, capabilities: capabilitiesOf('CapEff:\t000000c000000000') }),
    ],
    [
      'perf_event_paranoid',
      'limited',
      facts({
        capabilities: capabilitiesOf('CapEff:\t000000c000000000'),
        settings: { 'kernel.perf_event_paranoid': '3' },
      }),
    ],
    [
      'memlock',
      'limited',
      facts({ release: '5.10.0', memlock: 65_536, capabilities: capabilitiesOf('CapEff:\t0') }),
    ],
  ] as const)('%s is %s, and says the way', (id, state, f) => {
    const found = check(f, id);
    expect(found.state).toBe(state);
    expect(found.way!.length).toBeGreaterThan(20);
  });
});

describe('hooksOf', () => {
  it('takes the trial’s word', () => {
    const hooks = hooksOf(
      [...attached('hlt_tp', 'hlt_uprobe'), { program: 'hlt_perf', outcome: 'loaded' }],
      facts(),
    );
    expect(hooks.tp!.state).toBe('ok');
    expect(hooks.usdt!.state).toBe('ok');
    expect(hooks.perf_event!.state).toBe('unknown');
    expect(hooks.fentry).toEqual({ state: 'unknown', why: 'it was not tried' });
  });

  it('one of two trials is enough', () => {
    const refused = failed(
      'hlt_fmod_ret',
      'load',
      'EINVAL',
      "libbpf: prog 'hlt_fmod_ret': BPF program load failed: -EINVAL\n",
    );
    expect(hooksOf([refused, ...attached('hlt_fmod_ret_security')], facts()).fmod_ret!.state).toBe('ok');
    expect(hooksOf([refused], facts()).fmod_ret!.state).toBe('missing');
  });

  it('does not take a missing target for a missing hook, nor the other way round', () => {
    const gone = [
      failed('hlt_fentry', 'load', 'ESRCH'),
      failed('hlt_kprobe', 'attach', 'ENOENT'),
      failed('hlt_tp', 'attach', 'ENOENT'),
    ];
    const stock = hooksOf(gone, facts());
    expect([stock.fentry!.state, stock.kprobe!.state, stock.tp!.state]).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
    const bare = hooksOf(gone, facts({ btfBytes: null, pmus: ['software'], lockdown: 'confidentiality' }));
    expect([bare.fentry!.state, bare.kprobe!.state, bare.tp!.state]).toEqual([
      'missing',
      'missing',
      'missing',
    ]);
  });

  it('an lsm program that attaches and never runs does not work', () => {
    expect(hooksOf(attached('hlt_lsm'), facts()).lsm!.state).toBe('ok');
    expect(hooksOf(attached('hlt_lsm'), facts({ lsms: ['capability'] })).lsm).toMatchObject({
      state: 'missing',
      why: expect.stringContaining('never runs'),
    });
  });

  it('says why nothing was tried', () => {
    const hooks = hooksOf([], facts(), 'not tried: the process ended');
    expect(new Set(Object.values(hooks).map((h) => h.state))).toEqual(new Set(['unknown']));
    expect(hooks.tp!.why).toBe('not tried: the process ended');
  });
});

describe('small readers', () => {
  it('decode capabilities, limits and releases', () => {
    expect(ROOT.lack).toEqual([]);
    expect(capabilitiesOf('CapEff:\t000000c000000000').have).toEqual(['PERFMON', 'BPF']);
    expect(capabilitiesOf('nothing').have).toEqual([]);
    const limits =
      'Limit                     Soft Limit           Hard Limit           Units\nMax locked memory         8388608              8388608              bytes\n';
    expect(memlockOf(limits)).toBe(8_388_608);
    expect(memlockOf(limits.replaceAll('8388608', 'unlimited'))).toBe(Number.POSITIVE_INFINITY);
    expect(memlockOf('')).toBeNull();
    expect([
      atLeast('6.12.117-amd64', 5, 8),
      atLeast('5.7.0', 5, 8),
      atLeast('5.10.0', 5, 8),
      atLeast('strange', 5, 8),
    ]).toEqual([true, false, true, false]);
  });
});
