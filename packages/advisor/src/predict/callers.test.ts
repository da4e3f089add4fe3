import { readFileSync } from 'node:fs';
import { type HookId, parsePoint } from '@hooklab/hook';
import { describe, expect, it } from 'vitest';
import { advise } from '../engine/advise';
import { changedFacts, KERNELS, type Kernel, shippedFacts } from '../test/fixture';
import { say } from '../text/message';
import { isUseful } from './outcome';
import { predict } from './predict';

/** Functions and events that ran in the lab while every syscall was called (fixtures/callers/README.md). */
const ran = (kernel: Kernel): ReadonlySet<string> =>
  new Set(readFileSync(new URL(`../../fixtures/callers/${kernel}`, import.meta.url), 'utf8').split('\n'));

/** Calls that end who makes them: their functions come back to nobody. */
const ENDS: ReadonlySet<string> = new Set(['exit', 'exit_group']);

const FN_HOOKS: readonly HookId[] = ['fentry', 'fexit', 'kprobe', 'kretprobe'];

describe.each(KERNELS)('every syscall of %s, each really called', (kernel) => {
  const facts = shippedFacts(kernel);
  const fired = ran(kernel);
  const events = [...facts.events!.keys()].flatMap((e) => /^syscalls:(sys_\w+)$/.exec(e)?.[1] ?? []);
  const wrappers: string[] = [];
  // a syscall without arguments has one function under two names; the kernel's tracer says the first
  const firedAs = (fn: string): boolean => {
    const row = facts.rows.first(fn);
    return fired.has(`fn ${fn}`) || fired.has(`fn ${facts.rows.name(facts.rows.canonical(row))}`);
  };
  for (let row = 0; row < facts.rows.vmlinux; row++) {
    const name = facts.rows.name(row);
    if (/^__x64_sys_/.test(name) && facts.rows.isText(row)) wrappers.push(name);
  }

  const names = wrappers.map((fn) => fn.slice('__x64_sys_'.length));

  it('fires where it is said to work, and is said never to fire where it does not', () => {
    const said = (point: string, hooks: readonly HookId[]) =>
      hooks.map((hook) => ({ point, hook, ...predict(facts, point, hook) }));
    const wrong: string[] = [];
    let works = 0;
    let silent = 0;
    const judge = (one: ReturnType<typeof said>[number], hit: boolean): void => {
      if (one.verdict === 'works') works++;
      if (one.predicate === 'P-36' || one.predicate === 'P-18') silent++;
      if (one.verdict === 'works' && !hit) wrong.push(`${one.hook} ${one.point} never fires`);
      if (one.verdict === 'caveat' && one.predicate === 'P-36' && hit)
        wrong.push(`${one.hook} ${one.point} fires`);
    };
    for (const fn of wrappers) for (const one of said(`fn:${fn}`, FN_HOOKS)) judge(one, firedAs(fn));
    for (const event of events)
      for (const one of said(`tracepoint:syscalls:${event}`, ['tp'])) judge(one, fired.has(`tp ${event}`));
    // as a person asks for it: by the name of the call, whatever the hook makes of it
    for (const name of names) {
      const at = `__x64_sys_${name}`;
      const returns = !ENDS.has(name);
      for (const one of said(`syscall:${name}`, ['ksyscall', 'kprobe', 'fentry'])) judge(one, firedAs(at));
      for (const one of said(`syscall:${name}`, ['kretsyscall', 'kretprobe', 'fexit']))
        judge(one, firedAs(at) && returns);
      for (const one of said(`syscall:${name}`, ['tp'])) judge(one, fired.has(`tp sys_enter_${name}`));
    }
    expect(wrong).toEqual([]);
    expect(works).toBeGreaterThan(1500);
    expect(silent).toBeGreaterThan(250);
  });
});

describe('a syscall without a number of its own', () => {
  const facts = shippedFacts('6.12');
  const best = (name: string) => advise(facts, { kind: 'point', point: parsePoint(name) }).candidates[0]!;

  it.each([
    ['stat', 'newstat'],
    ['fstat', 'newfstat'],
    ['lstat', 'newlstat'],
    ['uname', 'newuname'],
    ['sendfile', 'sendfile64'],
    ['sigpending', 'rt_sigpending'],
    ['clock_gettime32', 'clock_gettime'],
    ['waitpid', 'wait4'],
  ])('%s runs as %s, and the advice begins there', (name, runs) => {
    expect(facts.syscalls.native(name)).toBe(false);
    expect(facts.syscalls.runs(name)).toBe(runs);
    const first = best(`syscall:${name}`);
    expect(first.sections).toEqual([`tp/syscalls/sys_enter_${runs}`]);
    expect(first.because?.id).toBe('because.runsAs');
    expect(best(`fn:__x64_sys_${name}`).sections).toEqual([`fentry/__x64_sys_${runs}`]);
  });

  it('that only 32-bit programs have is told so, with the function that they run', () => {
    expect(facts.syscalls.runs('socketcall')).toBeNull();
    const first = best('syscall:socketcall');
    expect(first.sections).toEqual(['fentry/__ia32_compat_sys_socketcall']);
    expect(say(first.reason)).toBe('Only 32-bit programs come through __ia32_compat_sys_socketcall.');
    const fentry = predict(facts, 'fn:__x64_sys_socketcall', 'fentry');
    expect(fentry).toMatchObject({ verdict: 'caveat', predicate: 'P-36' });
    expect(isUseful(fentry)).toBe(false);
  });

  it('says who else does what a syscall does', () => {
    const said = best('syscall:unlinkat').cannotSee.map((m) => m.id);
    expect(said).toEqual(expect.arrayContaining(['blind.compat', 'blind.uring']));
    const raw = advise(facts, { kind: 'point', point: parsePoint('syscall:unlinkat') }).candidates.find(
      (c) => c.hook === 'raw_tp',
    )!;
    expect(raw.cannotSee.map((m) => m.id)).not.toContain('blind.compat');
    expect(best('syscall:getpgid').cannotSee.map((m) => m.id)).not.toContain('blind.uring');
  });

  it('is not denied where the surface has no syscall events, or no metadata', () => {
    const cut = changedFacts('6.12', { available_events: 'sched:sched_switch\n' });
    expect(cut.syscalls.native('stat')).toBeNull();
    expect(changedFacts('6.12', { available_events: null }).syscalls.native('openat')).toBeNull();
  });
});
