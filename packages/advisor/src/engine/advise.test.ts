import { parsePoint, pointText } from '@hooklab/hook';
import { describe, expect, it } from 'vitest';
import type { Needs } from '../goals';
import { changedFacts, fixtureFacts, shippedFacts } from '../test/fixture';
import { say } from '../text/message';
import { advise, type Question } from './advise';
import { isProved } from './proof';

const point = (text: string): Question => ({ kind: 'point', point: parsePoint(text) });
const goal = (id: string, params = {}): Question => ({ kind: 'goal', goal: id, params });
const hooks = (q: Question, needs: Needs = {}, kernel: '6.12' | '7.2' = '6.12') =>
  advise(fixtureFacts(kernel), q, { needs }).candidates.map((c) => c.hook);

describe('ranking', () => {
  it('puts what fails last and what would be silent below what fires', () => {
    const advice = advise(fixtureFacts('6.12'), point('fn:mas_find'));
    expect(new Set(advice.candidates.map((c) => c.verdict))).toEqual(new Set(['fails']));
    const inactive = changedFacts('6.12', { lsm: 'lockdown,capability\n' });
    const audit = advise(inactive, goal('G-31')).candidates;
    expect(audit[0]).toMatchObject({ hook: 'fmod_ret', verdict: 'works' });
    expect(audit.at(-1)).toMatchObject({ hook: 'lsm', verdict: 'caveat', predicate: 'P-21' });
  });

  it('changes when a need is toggled, and says why', () => {
    expect(hooks(point('fn:vfs_unlink'))[0]).toBe('fentry');
    expect(hooks(point('fn:vfs_unlink'), { ret: true })[0]).toBe('fexit');
    expect(hooks(point('fn:vfs_unlink'), { entry: true, functions: 200 })[0]).toBe('kprobe.multi');
    expect(hooks(point('fn:vfs_unlink'), { oldest: [4, 19] })[0]).toBe('kprobe');
    expect(hooks(point('fn:vfs_unlink'), { latency: true }, '7.2')[0]).toBe('fsession');
    const moved = advise(fixtureFacts('6.12'), point('fn:vfs_unlink'), { needs: { ret: true } }).candidates;
    const fentry = moved.find((c) => c.hook === 'fentry')!;
    const why = fentry.moves.find((m) => m.need === 'ret')!;
    expect(why.points).toBeLessThan(0);
    expect(say(why.why)).toBe('you asked for the return value: it does not see it');
    expect(moved.every((c) => Math.round(c.moves.reduce((s, m) => s + m.points, 0)) === c.score)).toBe(true);
  });

  it('knows a kernel that takes programs off the CPU: where events are frequent, what loses none leads', () => {
    const built = (kernel: '6.12' | '7.2', how: string) => {
      const facts = fixtureFacts(kernel);
      return { ...facts, config: (option: string) => (option === how ? 'y' : facts.config(option)) };
    };
    const ranked = (kernel: '6.12' | '7.2', how: string, needs: Needs, asked = point('fn:vfs_unlink')) =>
      advise(built(kernel, how), asked, { needs }).candidates;
    expect(ranked('7.2', 'PREEMPT_VOLUNTARY', { hot: true })[0]!.hook).toBe('fentry');
    const preempted = ranked('7.2', 'PREEMPT_LAZY', { hot: true });
    expect(preempted[0]!.hook).toMatch(/^kprobe/);
    const why = preempted.find((c) => c.hook === 'fentry')!.moves.map((m) => say(m.why));
    expect(why).toContainEqual(expect.stringMatching(/skipped and counted as missed/));
    // where they are rare, two hardly meet
    expect(ranked('7.2', 'PREEMPT_LAZY', {})[0]!.hook).toBe('fentry');
    // tracepoints are preempted on 7.2 only
    const moves = (kernel: '6.12' | '7.2') =>
      ranked(kernel, 'PREEMPT', { hot: true }, point('tracepoint:sched:sched_switch'))
        .find((c) => c.hook === 'tp_btf')!
        .moves.map((m) => say(m.why))
        .filter((text) => /skipped/.test(text));
    expect([moves('6.12').length, moves('7.2').length]).toEqual([0, 1]);
  });

  it('brings sleepable variants when the program may wait', () => {
    const sleepy = hooks(goal('G-34'), { sleep: true });
    expect(sleepy[0]).toBe('lsm.s');
    expect(hooks(goal('G-37'), { sleep: true }, '6.12')).toContain('lsm.s');
  });

  it('asks for changing the outcome: only what can change it leads', () => {
    expect(hooks(goal('G-23')).slice(0, 2)).toEqual(['fmod_ret', 'lsm']);
    const override = advise(fixtureFacts('6.12'), goal('G-23')).candidates.find((c) => c.hook === 'kprobe')!;
    expect(override).toMatchObject({ verdict: 'fails', predicate: 'P-33' });
    expect(say(override.reason)).toContain('BPF_KPROBE_OVERRIDE');
  });
});

describe('a candidate', () => {
  it('says as data what each argument is and how it is read', () => {
    const [first] = advise(fixtureFacts('6.12'), point('fn:vfs_unlink')).candidates;
    expect(first!.sections).toEqual(['fentry/vfs_unlink']);
    expect(first!.sees[0]!.map(({ read }) => `${read.type} ${read.name}`)).toEqual([
      'struct mnt_idmap * idmap',
      'struct inode * dir',
      'struct dentry * dentry',
      'struct inode ** delegated_inode',
    ]);
    const kprobe = advise(fixtureFacts('6.12'), point('fn:vfs_unlink')).candidates.find(
      (c) => c.hook === 'kprobe',
    )!;
    const dir = kprobe.sees[0]![1]!;
    expect(dir.read).toMatchObject({
      name: 'dir',
      source: { kind: 'register', index: 1, first: 1, names: ['rsi'], indirect: false },
      follow: 'kernel',
    });
    expect(say(dir.how)).toBe('from register rsi, what it points to with BPF_CORE_READ');
  });

  it('reads a syscall’s event by its record and marks user pointers', () => {
    const [tp] = advise(fixtureFacts('6.12'), point('syscall:unlinkat')).candidates;
    expect(tp).toMatchObject({ hook: 'tp', sections: ['tp/syscalls/sys_enter_unlinkat'] });
    expect(tp!.sees[0]!.map(({ read }) => [read.name, read.source, read.follow])).toEqual([
      ['dfd', { kind: 'syscall', index: 0, via: 'record' }, 'none'],
      ['pathname', { kind: 'syscall', index: 1, via: 'record' }, 'user'],
      ['flag', { kind: 'syscall', index: 2, via: 'record' }, 'none'],
    ]);
    expect(say(tp!.sees[0]![1]!.how)).toContain('bpf_probe_read_user');
  });

  it('knows which tracepoint arguments may be NULL', () => {
    const typed = advise(fixtureFacts('6.12'), point('tracepoint:sched:sched_pi_setprio')).candidates.find(
      (c) => c.hook === 'tp_btf',
    )!;
    expect(typed.sees[0]!.map((r) => say(r.how))).toEqual([
      'directly; its fields too',
      'directly, once tested: it may be NULL',
    ]);
  });

  it('carries costs with their sources, privileges, corrections and a ladder', () => {
    const [first] = advise(fixtureFacts('6.12'), goal('G-09')).candidates;
    expect(first!.costs.every((c) => c.source.ref !== '' && c.on !== '')).toBe(true);
    expect(first!.instructions).toEqual({ count: 133, kernel: '6.12' });
    expect(say(first!.privileges)).toContain('CAP_PERFMON');
    expect(say(first!.trap!)).toContain('prototype');
    expect(first!.corrections.length).toBeGreaterThan(0);
    expect(first!.ladder.map((step) => step.hook)).toEqual(['kprobe.multi', 'kprobe']);
    expect(first!.ladder[0]!.loses.map((m) => m.id)).toEqual(['lose.typed', 'lose.cost']);
    expect(first!.ladder[1]!.loses.map((m) => m.id)).toEqual(['lose.multi']);
  });

  it('shows what was measured here before what was published', () => {
    const here = { ns: 61, on: 'this machine', source: { kind: 'host' as const, ref: 'bench race' } };
    const advice = advise(fixtureFacts('6.12'), goal('G-09'), { measured: { fentry: [here] } });
    expect(advice.candidates[0]!.costs[0]).toEqual(here);
    expect(advice.candidates[0]!.costs.length).toBeGreaterThan(1);
  });

  it('is proved by a trial, for better or worse', () => {
    const trials = [
      {
        hook: 'kprobe' as const,
        point: 'fn:vfs_unlink',
        ok: false,
        stage: 'attach' as const,
        errno: 'EPERM',
      },
      { hook: 'fentry' as const, point: 'fn:vfs_unlink', ok: true, hits: 12 },
    ];
    const candidates = advise(fixtureFacts('6.12'), point('fn:vfs_unlink'), { trials }).candidates;
    expect(candidates.find((c) => c.hook === 'fentry')).toMatchObject({
      verdict: 'works',
      proved: { hits: 12 },
    });
    expect(candidates.find((c) => c.hook === 'kprobe')).toMatchObject({ verdict: 'fails', errno: 'EPERM' });
    expect(candidates.find((c) => c.hook === 'fexit')!.proved).toBeNull();
  });

  it('is not proved by a trial that counted no hit', () => {
    const trial = { hook: 'fentry' as const, point: 'fn:vfs_unlink', ok: true };
    expect(
      [trial, { ...trial, hits: 3 }, { ...trial, hits: 0 }, { ...trial, ok: false }].map(isProved),
    ).toEqual([true, true, false, false]);
  });

  it('says when a trial is against the prediction, and ranks by the trial', () => {
    const refusedByPolicy = {
      hook: 'fentry' as const,
      point: 'fn:vfs_unlink',
      ok: false,
      stage: 'load' as const,
      errno: 'EPERM',
    };
    const trials = [refusedByPolicy, { hook: 'fsession' as const, point: 'fn:vfs_unlink', ok: true }];
    const before = advise(fixtureFacts('6.12'), point('fn:vfs_unlink')).candidates;
    const after = advise(fixtureFacts('6.12'), point('fn:vfs_unlink'), { trials }).candidates;
    const [was, is] = [before, after].map((all) => all.find((c) => c.hook === 'fentry')!);
    expect(was).toMatchObject({ rank: 1, verdict: 'works' });
    expect(is).toMatchObject({ verdict: 'fails', stage: 'load', errno: 'EPERM', predicate: null });
    expect(is!.reason).toEqual({ id: 'why.provedFails', params: { errno: 'EPERM' } });
    expect(is!.rank).toBeGreaterThan(1);
    const fsession = after.find((c) => c.hook === 'fsession')!;
    expect(fsession).toMatchObject({ verdict: 'works', stage: null, errno: null, predicate: null });
    expect(fsession.reason.id).toBe('why.provedWorks');
    expect(fsession.rank).toBeLessThan(before.find((c) => c.hook === 'fsession')!.rank);
  });

  it('is proved only once all points that go together were tried; one that fails is enough', () => {
    const [pair] = advise(fixtureFacts('6.12'), goal('G-15')).candidates;
    const at = pair!.points.map(pointText);
    const trial = (i: number, ok: boolean, hits: number) => ({ hook: pair!.hook, point: at[i]!, ok, hits });
    const ask = (trials: ReturnType<typeof trial>[]) =>
      advise(fixtureFacts('6.12'), goal('G-15'), { trials }).candidates.find((c) => c.id === pair!.id)!;
    expect(ask([trial(0, true, 9)]).proved).toBeNull();
    expect(ask([trial(0, true, 9), trial(1, true, 4)]).proved).toMatchObject({ ok: true, hits: 4 });
    expect(ask([trial(1, false, 0)])).toMatchObject({ verdict: 'fails', reason: { id: 'why.provedNoEnd' } });
  });

  it('joins the verdicts of points that go together: the worst counts', () => {
    const [pair] = advise(fixtureFacts('6.12'), goal('G-15')).candidates;
    expect(pair!.points.length).toBe(2);
    expect(pair!.evidence.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a struct’s field', () => {
  it('becomes the tracepoints and functions that carry the struct', () => {
    const found = advise(fixtureFacts('6.12'), point('task_struct.comm')).candidates;
    expect(found.map((c) => c.hook)).toContain('tp_btf');
    expect(found.map((c) => c.id)).toContain('tp_btf rawtracepoint:task_rename');
    expect(advise(fixtureFacts('6.12'), point('no_such_struct.field')).candidates).toEqual([]);
  });

  it('is no answer where the kernel’s struct lacks it: what is near is said instead', () => {
    const ask =
      (field: string, kernel: '6.1' | '7.2' = '7.2') =>
      () =>
        advise(shippedFacts(kernel), point(`struct:inode.${field}`)).candidates;
    expect(ask('i_ctime')).toThrow(/inode has no i_ctime/);
    expect(ask('i_ctime', '6.1')()).not.toEqual([]);
    expect(ask('i_sb.s_flags')()).not.toEqual([]);
    expect(ask('i_sb.s_flag')).toThrow(
      expect.objectContaining({
        code: 'no-point',
        cause: 'struct super_block has no member s_flag',
        fix: expect.stringContaining('s_flags'),
      }),
    );
  });
});
