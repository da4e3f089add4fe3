import { Problem, toProblem } from '@hooklab/base';
import { findSpec, ofThose } from '@hooklab/probe';
import type { Stage, WarningInfo } from '@hooklab/protocol';
import { checkLedger, type Groups } from '@hooklab/records';
import { z } from 'zod';
import { type AskedSpec, composedOn } from '../answer/compose';
import { meantBy } from '../answer/goal';
import { groupsShape } from '../answer/groups';
import { readyFor, readyShape } from '../answer/ready';
import { stoppedBy } from '../run/hub/ends';
import type { RunHub } from '../run/hub/hub';
import type { RunEnded } from '../run/hub/watcher';
import { COMMAND_TERMS } from '../run/lease/terms';
import { allowSpec, allowTarget } from './allowed';
import { clamped } from './clamp';
import { askedSpec, kernelNamed, specInput, TARGET } from './inputs';
import { SummarySink } from './summary';
import { type Bench, type Call, tool } from './tool';

/** What a run may take, whatever is asked. */
const MOST = { seconds: 60, events: 100_000, rows: 100, rate: 10_000 } as const;
const USUAL_SECONDS = 5;
const GROUPS = 50;

const limit = (usual: number, about: string) => z.number().int().min(1).default(usual).describe(about);

export const runTool = tool({
  name: 'run',
  title: 'A program, run',
  about:
    'Compiles a ready spec, a point or a goal for a target, loads and attaches it, and detaches it after its time: the first rows, of every column how its values are, sums, and the ledger, which says where every event went (null: the kernel cannot say). Programs only look: nothing on the target is changed.',
  input: z.strictObject({
    ...specInput,
    target: z.string().min(1).max(100).default(TARGET).describe('a lab VM, which is booted for it'),
    seconds: z
      .number()
      .positive()
      .optional()
      .describe(`how long, else ${USUAL_SECONDS}; at most ${MOST.seconds}`),
    events: limit(10_000, `ends after so many events; at most ${MOST.events}`),
    rows: limit(20, `so many of them as rows; at most ${MOST.rows}`),
    rate: limit(1000, `records a second on each CPU, the rest is counted as filtered; at most ${MOST.rate}`),
    exercise: z
      .boolean()
      .default(false)
      .describe(
        'of a ready spec in a lab VM: also run its own harmless command that makes such events; the run ends after it where no seconds are given',
      ),
  }),
  readOnly: false,
  async answer({ target, seconds, events, rows, rate, exercise, ...asked }, bench, call) {
    allowTarget(target, bench.allowLocal);
    const words: string[] = [];
    const limits = {
      // an exercise ends it by itself
      seconds: clamped('seconds', seconds ?? (exercise ? MOST.seconds : USUAL_SECONDS), MOST.seconds, words),
      events: clamped('events', events, MOST.events, words),
      rows: clamped('rows', rows, MOST.rows, words),
      rate: clamped('rate', rate, MOST.rate, words),
    };
    const wish = askedSpec(asked);
    const command = exercise ? exerciseOf(asked.spec, target) : null;
    const made = await specFor({ ...wish, whose: { ...wish.whose, rate: limits.rate } }, target, bench, call);
    const hook = allowSpec(made.spec, wish.wanted.hook ?? made.hook);
    const { workbench } = bench;
    const run = workbench.runs.start({
      target,
      title: made.spec.title,
      spec: made.spec,
      hook,
      owner: null,
      terms: COMMAND_TERMS,
      limitMs: limits.seconds * 1000,
    });
    let exercised: Promise<string> | null = null;
    const shown = await watched(run, limits, call, () => {
      if (command !== null) exercised = exerciseIn(run, command, seconds === undefined, bench, call);
    });
    return {
      ...workbench.kernelOf(target),
      spec: made.spec.name,
      title: made.spec.title,
      hook,
      ...(made.ready ? { ready: made.ready } : {}),
      limits,
      ...(exercised ? { exercise: await exercised } : {}),
      ...(words.length > 0 ? { clamped: words } : {}),
      ...shown,
    };
  },
});

/** Only what this product ships is run in a VM, never a command that a client wrote. */
function exerciseOf(spec: string | object | undefined, target: string): string {
  const command = typeof spec === 'string' ? findSpec(spec).exercise : undefined;
  if (command !== undefined && target.startsWith('lab:')) return command;
  throw new Problem({
    code: 'usage',
    what: 'There is no exercise for that',
    cause: 'only ready specs have one, and only lab VMs run it',
    fix: 'Name a spec of library whose exercise is true, and a lab VM',
  });
}

/** Tells how it went; a run that ended meanwhile, or a call that was cancelled, takes it along. */
async function exerciseIn(
  run: RunHub,
  command: string,
  ends: boolean,
  { workbench }: Bench,
  { signal }: Call,
): Promise<string> {
  const options = { timeoutMs: MOST.seconds * 1000, signal };
  const said = await workbench.exec(run.of.target, command, options).then(
    ({ code }) => `ended with code ${code ?? 'unknown'}`,
    (error) => toProblem(error).message,
  );
  if (ends) await run.stop(stoppedBy('the end of its exercise'));
  return said;
}

/** What is given or ready needs no reading of the kernel first: its run reads what it needs. */
async function specFor(asked: AskedSpec, target: string, bench: Bench, call: Call) {
  if (asked.given) return { spec: ofThose(asked.given, asked.whose), hook: asked.wanted.hook, ready: null };
  const ready = plainReady(asked);
  if (ready) return ready;
  call.tell('reading the kernel');
  const { surface } = await kernelNamed(target, bench, call);
  const { spec, hook, ready: narrowed } = composedOn(surface, asked);
  return { spec, hook, ready: narrowed && readyShape(narrowed) };
}

function plainReady({ goal, wanted, whose }: AskedSpec) {
  if (goal === undefined || wanted.asked || wanted.filter.length > 0 || Object.keys(wanted.needs).length > 0)
    return null;
  const ready = readyFor(meantBy(goal, null).question, goal);
  return ready && { spec: ofThose(ready.spec, whose), hook: wanted.hook, ready: readyShape(ready) };
}

/** Until it has ended, and what failed is explained. */
async function watched(
  run: RunHub,
  limits: { events: number; rows: number },
  { signal, tell }: Call,
  streams: () => void,
) {
  const stop = () => void run.stop(stoppedBy('who asked for it'));
  const sink = new SummarySink(
    limits.events,
    limits.rows,
    () => void run.stop(stoppedBy('its limit of events')),
  );
  const stages: { stage: Stage; ms: number }[] = [];
  const remarks: object[] = [];
  let groups: Groups | null = null;
  let sums: Uint8Array | null = null;
  let warnings: readonly WarningInfo[] = [];
  let outcome: RunEnded | null = null;
  run.join(sink, {
    stage: (stage, ms) => {
      stages.push({ stage, ms: Math.round(ms) });
      tell(stage);
      if (stage === 'stream') streams();
    },
    shape: (shape) => {
      groups = shape.groups;
    },
    groups: (entries) => {
      sums = entries;
    },
    limit: () => {},
    ledger: () => {},
    remark: (remark) => remarks.push(remark),
    warnings: (all) => {
      warnings = all;
    },
    ended: (end) => {
      outcome = end;
    },
    explained: (failure) => {
      outcome = { ...outcome!, ...failure };
    },
  });
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  await run.done;
  // each change that could mend it is tried, but for who has gone
  await Promise.race([
    run.explained,
    new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
  ]);
  signal.removeEventListener('abort', stop);
  const { ledger, end, problem, diagnostics, diagnosis } = outcome! as RunEnded;
  const summed = groups && sums ? groupsShape(groups, sums, GROUPS) : {};
  return {
    stages,
    end,
    ledger,
    ...(ledger ? { balances: checkLedger(ledger).length === 0 } : {}),
    events: sink.delivered,
    columns: sink.columns(),
    rows: sink.rows,
    ...summed,
    ...(remarks.length > 0 ? { remarks } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(problem ? { failure: { problem, diagnostics, diagnosis } } : {}),
  };
}
