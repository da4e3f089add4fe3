import { factsOf } from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { diagnosisSchema, type Refusal } from '@hooklab/protocol';
import { Surface } from '@hooklab/surface';
import { expect, it, vi } from 'vitest';
import { failureLines } from '../cli/failure';
import { Refused } from '../target/refused';
import type { OpenTarget } from '../target/registry';
import { ErrorDoctor } from './doctor';

const machine: Refusal['machine'] = { uid: 0, capabilities: ['SYS_ADMIN'], lockdown: 'none' };
const report = {
  kernel: '6.12.1',
  checks: [],
  hooks: {
    tp: { state: 'ok' as const, why: 'tried' },
    kprobe: {
      state: 'missing' as const,
      why: 'kprobe/x did not attach: ENOENT',
      refusal: {
        stage: 'attach' as const,
        errno: 'ENOENT',
        program: 'p',
        hook: 'kprobe',
        target: 'bpf_fentry_test1',
        machine,
      },
      log: "libbpf: failed to add legacy kprobe event for 'bpf_fentry_test1+0x0': -ENOENT\n",
    },
  },
};

/** A target whose loader answers the doctor, and whose surface lists two events once `read` is done. */
function setting(asked: string[] = [], read: Promise<void> = Promise.resolve()) {
  const target = {
    id: 'local',
    connection: {
      hello: { kernel: '6.12.1', libbpf: '1.7.0' },
      request: async (type: string) => {
        asked.push(type);
        return report;
      },
    },
  } as unknown as OpenTarget;
  const files = new Map([
    ['available_events', Buffer.from('task:task_rename\nsyscalls:sys_enter_unlinkat\n')],
    ['pmus', Buffer.from('software 1\nkprobe 6\n')],
  ]);
  const doctor = new ErrorDoctor(async () => {
    asked.push('surface');
    await read;
    return factsOf(new Surface('6.12.1', files));
  });
  return { doctor, target, asked };
}

const source = `SEC("tp/sched/task_rename")
int on_rename(void *ctx)
{
	return *(int *)ctx->args[1];
}
`;

const refused = (more: Partial<Refusal>, log: string) =>
  new Refused(
    { code: 'attach-ENOENT', what: 'tp/sched/task_rename did not attach', log },
    {
      stage: 'attach',
      errno: 'ENOENT',
      program: 'on_rename',
      hook: 'tp',
      target: 'sched/task_rename',
      machine,
      ...more,
    },
  );

it('explains a refusal by the target’s own surface, with an edit; trials are made once', async () => {
  const { doctor, target, asked } = setting();
  const log = "libbpf: failed to determine tracepoint 'sched/task_rename' perf event ID: -ENOENT\n";
  const { problem, diagnosis } = await doctor.examine(refused({}, log), source, target);
  expect(diagnosisSchema.parse(diagnosis)).toMatchObject({ id: 'E-10', kernel: '6.12.1' });
  expect(problem.cause).toBe('There is no such event; the kernel has task:task_rename. (E-10)');
  expect(problem.log).toBe(log);
  expect(diagnosis!.remedies[0]).toMatchObject({
    kind: 'other-name',
    section: 'tp/task/task_rename',
    edit: [{ line: 1, count: 1, text: 'SEC("tp/task/task_rename")' }],
  });
  await doctor.examine(refused({}, log), source, target);
  expect(asked.filter((type) => type === 'doctor')).toHaveLength(1);
});

it('tells the general cause while the kernel’s files are still read, and brings the whole answer then', async () => {
  vi.useFakeTimers();
  let done!: () => void;
  const { doctor, target } = setting(
    [],
    new Promise((resolve) => {
      done = resolve;
    }),
  );
  const log = "libbpf: failed to determine tracepoint 'sched/task_rename' perf event ID: -ENOENT\n";
  const asking = doctor.examine(refused({}, log), source, target);
  await vi.advanceTimersByTimeAsync(3_000);
  const { later, ...now } = await asking;
  expect(now.diagnosis).toMatchObject({ id: 'E-10', here: null });
  vi.useRealTimers();
  done();
  const whole = await later!;
  expect(whole.problem.cause).toBe('There is no such event; the kernel has task:task_rename. (E-10)');
  expect(whole.diagnosis!.remedies[0]).toMatchObject({ section: 'tp/task/task_rename' });
});

it('marks the verifier’s line', async () => {
  const { doctor, target } = setting();
  const log = `libbpf: prog 'on_rename': -- BEGIN PROG LOAD LOG --
; return *(int *)ctx->args[1];
1: (61) r0 = *(u32 *)(r1 +0)
R1 invalid mem access 'scalar'
processed 2 insns (limit 1000000)
-- END PROG LOAD LOG --
`;
  const { diagnostics, diagnosis } = await doctor.examine(
    refused({ stage: 'load', errno: 'EACCES' }, log),
    source,
    target,
  );
  expect(diagnostics).toEqual([
    { tool: 'verifier', severity: 'error', line: 4, column: null, message: "R1 invalid mem access 'scalar'" },
  ]);
  expect(diagnosis).toMatchObject({ id: 'E-22', line: { line: 4, by: 'text' } });
});

it('says that an unknown failure is unknown, and leaves others as they are', async () => {
  const { doctor, target } = setting();
  const strange = await doctor.examine(refused({ errno: 'EXDEV' }, 'nobody has seen this'), source, target);
  expect(strange.diagnosis!.id).toBeNull();
  expect(strange.problem.fix).toContain('not known to Hooklab');
  const gone = new Problem({ code: 'loader-gone', what: 'The loader is gone' });
  expect(await doctor.examine(gone, source, target)).toEqual({
    problem: gone,
    diagnosis: null,
    diagnostics: [],
    later: null,
  });
});

it('tells what trials met in words, and then offers none of it', async () => {
  const { doctor, target, asked } = setting();
  const said = doctor.report(report, target);
  expect(said.hooks.kprobe).toEqual({
    state: 'missing',
    why: expect.stringMatching(/^This kernel has no kprobes .*\(E-33\)$/),
  });
  expect(said.hooks.tp).toEqual(report.hooks.tp);
  await doctor.examine(refused({}, ''), source, target);
  expect(asked).toEqual(['surface']);
});

it('prints one clear line, then what to do', async () => {
  const { doctor, target } = setting();
  const log = "libbpf: failed to determine tracepoint 'sched/task_rename' perf event ID: -ENOENT\n";
  const examined = await doctor.examine(refused({}, log), source, target);
  const lines = failureLines(examined);
  expect(lines[0]).toBe(
    'hooklab: tp/sched/task_rename did not attach: There is no such event; the kernel has task:task_rename. (E-10)',
  );
  expect(lines[1]).toMatch(/^ {2}fix: /);
  expect(lines[2]).toBe('  1. Use tp/task/task_rename, which this kernel has');
});
