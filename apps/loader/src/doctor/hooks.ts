import { HOOK_IDS, type HookId, hookType } from '@hooklab/hook';
import type { DoctorReport } from '@hooklab/protocol';
import type { Facts } from '../facts/facts';
import { Refused, refused } from '../failure/refused';
import { clip } from '../io/clip';
import type { TrialResult } from '../io/messages';

export type Hooks = DoctorReport['hooks'];
type Hook = Hooks[string];

/** The hook types and the trial programs (trial/hooks.bpf.c) that decide about each; any attached one will do. */
const DECIDED_BY: Partial<Record<HookId, { programs: string[]; section: string }>> = {
  tp: { programs: ['hlt_tp'], section: 'tp/oom/mark_victim' },
  raw_tp: { programs: ['hlt_raw_tp'], section: 'raw_tp/mark_victim' },
  tp_btf: { programs: ['hlt_tp_btf'], section: 'tp_btf/mark_victim' },
  kprobe: { programs: ['hlt_kprobe'], section: 'kprobe/bpf_fentry_test1' },
  kretprobe: { programs: ['hlt_kretprobe'], section: 'kretprobe/bpf_fentry_test1' },
  'kprobe.multi': { programs: ['hlt_kprobe_multi'], section: 'kprobe.multi/bpf_fentry_test1' },
  'kretprobe.multi': { programs: ['hlt_kretprobe_multi'], section: 'kretprobe.multi/bpf_fentry_test1' },
  'kprobe.session': { programs: ['hlt_kprobe_session'], section: 'kprobe.session/bpf_fentry_test1' },
  ksyscall: { programs: ['hlt_ksyscall'], section: 'ksyscall/sethostname' },
  fentry: { programs: ['hlt_fentry'], section: 'fentry/bpf_fentry_test1' },
  fexit: { programs: ['hlt_fexit'], section: 'fexit/bpf_fentry_test1' },
  fsession: { programs: ['hlt_fsession'], section: 'fsession/bpf_fentry_test1' },
  fmod_ret: { programs: ['hlt_fmod_ret', 'hlt_fmod_ret_security'], section: 'fmod_ret/security_quota_on' },
  lsm: { programs: ['hlt_lsm'], section: 'lsm/quota_on' },
  uprobe: { programs: ['hlt_uprobe'], section: 'uprobe/libc.so.6:gnu_get_libc_release' },
  uretprobe: { programs: ['hlt_uretprobe'], section: 'uretprobe/libc.so.6:gnu_get_libc_release' },
  'uprobe.multi': { programs: ['hlt_uprobe_multi'], section: 'uprobe.multi/libc.so.6:gnu_get_libc_release' },
  iter: { programs: ['hlt_iter'], section: 'iter/task' },
  perf_event: { programs: ['hlt_perf'], section: 'perf_event' },
};

/** Refusals that are about the target of the trial, which this kernel may lack, and not about the hook type. */
const TARGET_CODES = new Set(['ESRCH', 'ENOENT']);

/** What the trials found, in words. What none tells of is unknown; `untried`: why. */
export function hooksOf(results: TrialResult[], facts: Facts, untried = 'it was not tried'): Hooks {
  const hooks: Hooks = {};
  for (const name of HOOK_IDS) {
    if (!DECIDED_BY[name]) continue;
    const { programs, section } = DECIDED_BY[name];
    const tried = results.filter((r) => programs.includes(r.program));
    hooks[name] =
      tried.length === 0 ? { state: 'unknown', why: untried } : verdict(name, section, tried, facts);
  }
  hooks.usdt = usdt(hooks.uprobe!);
  return hooks;
}

function verdict(name: HookId, section: string, tried: TrialResult[], facts: Facts): Hook {
  const best = tried.find((r) => r.outcome === 'attached') ?? tried.find((r) => r.outcome === 'loaded');
  if (best?.outcome === 'attached') return attached(name, facts);
  if (best?.why) return { state: 'unknown', why: `tried: a program was loaded, not attached. ${best.why}` };
  if (best) return loadedOnly(facts);
  const failure = tried.at(-1);
  if (!failure?.code) return { state: 'unknown', why: 'it was not tried' };
  const problem = refused(
    { code: failure.code, stage: failure.stage ?? '', log: failure.log ?? '', message: failure.code },
    [{ program: failure.program, hook: section }],
    { uid: facts.uid, capabilities: facts.capabilities.have, lockdown: facts.lockdown },
  );
  const { log } = clip(problem);
  const unknown = TARGET_CODES.has(failure.code) && !lacks(name, facts);
  return {
    state: unknown ? 'unknown' : 'missing',
    why: `${problem.what}: ${problem.cause}`,
    ...(problem instanceof Refused ? { refusal: problem.refusal } : {}),
    ...(log ? { log } : {}),
  };
}

/** "No such thing" comes of a missing target as well as of a missing mechanism; files tell which. */
function lacks(name: HookId, facts: Facts): boolean {
  const locked = facts.lockdown === 'confidentiality';
  const { attach } = hookType(name);
  if (attach === 'tp') return locked || facts.mounts.tracefs.state === 'missing';
  if (attach === 'kprobe' || attach === 'ksyscall') return locked || !facts.pmus.includes('kprobe');
  return attach === 'btf' && facts.btfBytes === null;
}

function attached(name: HookId, facts: Facts): Hook {
  if (name === 'lsm' && facts.lsms && !facts.lsms.includes('bpf')) {
    return {
      state: 'missing',
      why: 'it attaches, but never runs: bpf is not among the active security modules (fact P-21)',
    };
  }
  return { state: 'ok', why: 'tried: a program was loaded and attached' };
}

function loadedOnly(facts: Facts): Hook {
  return facts.pmus.includes('software')
    ? { state: 'unknown', why: 'tried: a program was loaded; opening a perf event was not tried' }
    : { state: 'missing', why: 'this kernel has no software perf events' };
}

/** USDT probes are uprobes at places that the binary's notes name. */
function usdt(uprobe: Hook): Hook {
  return uprobe.state === 'ok'
    ? { state: 'ok', why: 'uprobes work, and USDT probes are uprobes; the binary must have them' }
    : { state: uprobe.state, why: `USDT probes are uprobes: ${uprobe.why}` };
}
