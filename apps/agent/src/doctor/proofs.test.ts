import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { factsOf } from '@hooklab/advisor';
import { applyEdits } from '@hooklab/doctor';
import type { Refusal, RemedyInfo } from '@hooklab/protocol';
import { Btf, Surface } from '@hooklab/surface';
import { expect, it } from 'vitest';
import { TargetCompiler } from '../kernel/compiler';
import type { Kernels } from '../kernel/kernels';
import { paths } from '../state/paths';
import { product } from '../state/product';
import type { LoaderConnection, RunEvents } from '../target/connection';
import { Refused } from '../target/refused';
import type { OpenTarget } from '../target/registry';
import { ErrorDoctor } from './doctor';
import { Proofs } from './proofs';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const btf = Btf.read(
  new Uint8Array(readFileSync(`${repository}packages/probe/src/fixtures/kernels/x86-6.12/btf`)),
);
const source = `#include <bpf/bpf_helpers.h>
#include "hooklab.h"

char LICENSE[] SEC("license") = "GPL";

struct hl_event { int n; };
HL_EVENT(struct hl_event);

SEC("tp/sched/task_rename")
int on_rename(void *ctx)
{
	return 0;
}
`;
const LINE = 9;
/** clang runs in its sandbox */
const REAL = { timeout: 60_000 };

const surface = new Surface(
  '6.12',
  new Map([
    ['kallsyms', Buffer.from('ffffffff81000000 T _text\nffffffff81000020 T bpf_probe_thing\n')],
    ['available_events', Buffer.from('task:task_rename\n')],
  ]),
);
const facts = factsOf(surface);
const doctor = new ErrorDoctor(async () => facts);
const compiler = new TargetCompiler({
  paths: paths(),
  product: { ...product(), bpfDir: `${repository}bpf` },
  kernels: {
    of: () => ({ typesFor: async () => btf, namesVariables: async () => false }),
  } as unknown as Kernels,
});

/** A loader that attaches only the event that there is; `before`: what it does first. */
function setting(before: (program: number) => Promise<void> | void = () => {}, id = 'lab:6.12') {
  const asked: string[] = [];
  const runs = new Map<number, { events: RunEvents; fail(error: unknown): void }>();
  const connection = {
    hello: { kernel: '6.12', arch: 'x86_64', libbpf: '1.7.0' },
    newRun(events: RunEvents) {
      runs.set(runs.size + 1, { events, fail: () => {} });
      return runs.size;
    },
    forgetRun: () => {},
    async startRun({ run, records }: { run: number; records: boolean }, object: Uint8Array) {
      expect(records).toBe(false);
      asked.push('start');
      const stopped = new Promise((_, reject) => {
        runs.get(run)!.fail = reject;
      });
      await Promise.race([before(run), stopped]);
      if (!Buffer.from(object).includes('tp/task/task_rename')) throw refusal;
    },
    async request(type: string, { run }: { run: number }) {
      if (type === 'doctor') return { kernel: '6.12', checks: [], hooks: {} };
      asked.push(type);
      runs.get(run)!.fail(new Error('run-stopped'));
      runs.get(run)!.events.ended({ programs: [{ runCount: 7 }] } as never, undefined);
    },
  };
  const target = { id, connection: connection as unknown as LoaderConnection } as OpenTarget;
  const proofs = new Proofs(
    { compile: (...args) => compiler.compile(...args), symbols: async () => facts },
    doctor,
  );
  return { target, proofs, asked };
}

const machine: Refusal['machine'] = { uid: 0, capabilities: ['SYS_ADMIN'], lockdown: 'none' };
const refusal = new Refused(
  {
    code: 'attach-ENOENT',
    what: 'tp/sched/task_rename did not attach',
    log: "libbpf: failed to determine tracepoint 'sched/task_rename' perf event ID: -ENOENT\n",
  },
  {
    stage: 'attach',
    errno: 'ENOENT',
    program: 'on_rename',
    hook: 'tp',
    target: 'sched/task_rename',
    machine,
  },
);

const remedy = (text: string, line = LINE): RemedyInfo => ({
  kind: 'other-name',
  text,
  hook: null,
  point: null,
  section: null,
  edit: [{ line, count: 1, text }],
  command: null,
  proof: null,
});
const RIGHT = 'SEC("tp/task/task_rename")';
const never = new AbortController().signal;
const ask = (target: OpenTarget, remedies: RemedyInfo[], signal = never) => ({
  target,
  source,
  remedies,
  client: 'me',
  signal,
});

it(
  'tries each edit: what works says so, what fails is withdrawn with the reason, words stay as they are',
  REAL,
  async () => {
    const { target, proofs, asked } = setting();
    const words = { ...remedy('in words'), edit: null };
    const told: RemedyInfo[][] = [];
    await proofs.of(
      ask(target, [words, remedy('no C at all'), remedy(RIGHT), remedy('SEC("fentry")')]),
      (now) => told.push(now),
    );
    expect(told.map((now) => now.map((r) => r.proof?.state ?? null))).toEqual([
      [null, 'fails', 'checking', 'checking'],
      [null, 'fails', 'works', 'checking'],
      [null, 'fails', 'works', 'fails'],
    ]);
    const [, fails, works] = told.at(-1)!;
    expect(fails).toMatchObject({ edit: null, proof: { stage: 'compile' } });
    expect(works).toMatchObject({ edit: [{ line: LINE }], proof: { hits: 7 } });
    // what does not compile is not loaded
    expect(asked.filter((a) => a === 'start')).toHaveLength(2);
  },
);

it('a change that leads to the next failure is offered with what mends that one', REAL, async () => {
  const { target, proofs } = setting();
  const told: RemedyInfo[][] = [];
  // the licence is changed, and the name is still wrong
  const first = remedy('char LICENSE[] SEC("license") = "Dual BSD/GPL";', 4);
  await proofs.of(ask(target, [first]), (now) => told.push(now));
  const [both] = told.at(-1)!;
  expect(both!.proof?.state).toBe('works');
  expect(both!.text).toContain('; then: Use tp/task/task_rename');
  const changed = applyEdits(source, both!.edit!);
  expect(changed).toContain('Dual BSD/GPL');
  expect(changed).toContain(RIGHT);
});

it('a run that starts goes first, and it is tried again then', REAL, async () => {
  let first = true;
  let calm = () => {};
  const { target, proofs, asked } = setting((program) => {
    if (!first) return;
    first = false;
    expect(program).toBe(1);
    // it is still loading when a run starts
    calm = proofs.giveWay();
    setTimeout(() => {
      asked.push('calm');
      calm();
    }, 50);
    return new Promise(() => {});
  });
  const told: RemedyInfo[][] = [];
  await proofs.of(ask(target, [remedy(RIGHT)]), (now) => told.push(now));
  expect(asked).toEqual(['start', 'run.stop', 'calm', 'start', 'run.stop']);
  expect(told.at(-1)![0]!.proof?.state).toBe('works');
});

it('ends when nobody wants to know any more, and says of the rest that it was not tried', REAL, async () => {
  const gone = new AbortController();
  const { target, proofs, asked } = setting(() => {
    gone.abort();
    return new Promise(() => {});
  });
  const told: RemedyInfo[][] = [];
  const two = [remedy(RIGHT), { ...remedy(RIGHT), kind: 'other' }];
  await proofs.of(ask(target, two, gone.signal), (now) => told.push(now));
  expect(told.at(-1)!.map((r) => r.proof?.state)).toEqual(['untried', 'untried']);
  expect(told.at(-1)![0]!.edit).not.toBeNull();
  expect(asked).toEqual(['start', 'run.stop']);
});

it.each([
  ['lab:6.12', 'works'],
  ['local', 'untried'],
])(
  'what decides for the kernel is not attached unasked on a machine that is used: %s',
  REAL,
  async (id, state) => {
    const { target, proofs, asked } = setting(() => {}, id);
    const acting = remedy(`${RIGHT}\nint acts(void *ctx) { bpf_send_signal(10); return 0; }\n${RIGHT}`);
    const told: RemedyInfo[][] = [];
    await proofs.of(ask(target, [acting]), (now) => told.push(now));
    expect(told.at(-1)![0]!.proof?.state).toBe(state);
    expect(asked.includes('start')).toBe(state === 'works');
  },
);
