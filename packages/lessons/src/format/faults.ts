import { findSpec, shippedSpecs } from '@hooklab/probe';
import { secretsIn } from '../value/secrets';
import { type Lesson, onKernel, type Step, type StepKind } from './lesson';
import { isPlant, PLANTS } from './plants';
import type { Attempt, Check, LessonProbe, TaskData } from './schema';
import type { LessonFault } from './yaml';

/** What the schema of one step cannot see: that steps follow each other, and that what they name is there. */
export function lessonFaults(lesson: Lesson): LessonFault[] {
  return [
    ...orderFaults(lesson.steps),
    ...lesson.steps.flatMap((step) =>
      stepMessages(step, lesson).map((message) => ({ line: step.line, message })),
    ),
  ];
}

/** The prediction comes before the run that settles it, and what is revealed after both. */
const NEEDS: Partial<Record<StepKind, StepKind>> = {
  run: 'predict',
  reveal: 'run',
  change: 'run',
  make: 'run',
};

function orderFaults(steps: readonly Step[]): LessonFault[] {
  const [first] = steps;
  if (first?.kind !== 'goal') return [{ line: first?.line ?? 1, message: 'a lesson begins with its goal' }];
  const faults: LessonFault[] = [];
  const before = new Set<StepKind>();
  for (const { kind, line } of steps) {
    const need = NEEDS[kind];
    if (need && !before.has(need)) faults.push({ line, message: `a ${need} comes before a ${kind}` });
    if (kind === 'goal' && before.size > 0) faults.push({ line, message: 'a lesson has one goal' });
    before.add(kind);
  }
  if (!before.has('make') && !before.has('change'))
    faults.push({ line: first.line, message: 'a lesson ends with something to change or to make' });
  return faults;
}

function stepMessages(step: Step, { kernels }: Lesson): string[] {
  if (step.title === '') return ['a step has a title: “## Goal: …”'];
  if (step.kind === 'predict') return predictMessages(step, kernels);
  if (step.kind === 'goal' || step.kind === 'reveal') return [];
  const { plant, checks } = step.data;
  const planted = plant && isPlant(plant.make) ? PLANTS[plant.make] : null;
  const messages: string[] = [];
  if (plant && !planted)
    messages.push(`nothing makes “${plant.make}”: take one of ${Object.keys(PLANTS).join(', ')}`);
  const secrets = new Set<string>(planted?.secrets ?? []);
  const attempts = 'right' in step.data ? [...step.data.right, ...step.data.wrong] : [];
  const spoken = new Set([
    ...secretsIn(JSON.stringify(checks)),
    ...attempts.flatMap((a) => secretsIn(a.answer ?? '')),
  ]);
  for (const name of spoken)
    if (!secrets.has(name)) messages.push(`{${name}} is nothing that this step plants`);
  const probes = 'right' in step.data ? attempts.flatMap((a) => a.probes ?? []) : step.data.probes;
  for (const probe of probes) messages.push(...probeMessages(probe));
  for (const { on = [] } of [...checks, ...probes, ...attempts])
    for (const kernel of on)
      if (!kernels.includes(kernel)) messages.push(`${kernel} is no kernel that the lesson claims`);
  if ('right' in step.data) messages.push(...taskMessages(step.data, kernels));
  else messages.push(...paneMessages(checks, step.data.probes));
  return messages;
}

function predictMessages({ data }: Extract<Step, { kind: 'predict' }>, kernels: readonly string[]): string[] {
  const { answer, options } = data;
  if (typeof answer === 'number')
    return answer <= options.length ? [] : [`answer: there is no option ${answer}`];
  return [
    ...kernels.filter((kernel) => !(kernel in answer)).map((kernel) => `answer: none for ${kernel}`),
    ...Object.values(answer)
      .filter((n) => n > options.length)
      .map((n) => `answer: there is no option ${n}`),
  ];
}

function probeMessages({ spec, hook }: LessonProbe): string[] {
  if (spec === undefined) return [];
  if (!shippedSpecs().some(({ name }) => name === spec)) return [`there is no ready spec ${spec}`];
  const { ways } = findSpec(spec);
  return hook && !ways.some((way) => way.hook === hook) ? [`${spec} has no way by ${hook}`] : [];
}

/** On each kernel somebody who is right, and somebody who is wrong. */
const taskMessages = ({ right, wrong, ask, checks }: TaskData, kernels: readonly string[]): string[] => [
  ...kernels.flatMap((kernel) => [
    ...(onKernel(right, kernel).length === 0 ? [`right: nobody is right on ${kernel}`] : []),
    ...(onKernel(wrong, kernel).length === 0 ? [`wrong: nobody is wrong on ${kernel}`] : []),
    ...(onKernel(checks, kernel).length === 0 ? [`checks: nothing is checked on ${kernel}`] : []),
  ]),
  ...(ask === undefined && checks.some(({ answer }) => answer)
    ? ['ask: an answer is checked, and nothing is asked']
    : []),
  ...[...right, ...wrong].flatMap((attempt) => attemptMessages(attempt, ask)),
];

const attemptMessages = ({ probes, answer }: Attempt, ask: string | undefined): string[] => [
  ...(probes || answer !== undefined ? [] : ['who tries runs something or answers']),
  ...(answer !== undefined && ask === undefined ? ['ask: somebody answers, and nothing is asked'] : []),
];

/** Checks name probes that are run. */
function paneMessages(checks: readonly Check[], probes: readonly LessonProbe[]): string[] {
  const names = new Set(probes.map(probeName));
  const spoken = checks.flatMap((check) => [
    ...(check.same?.of ?? []),
    ...[check.rows, check.groups, check.ledger, check.spec, check.source, check.failed].flatMap(
      (c) => c?.of ?? [],
    ),
  ]);
  return spoken.filter((name) => !names.has(name)).map((name) => `no probe of this step is called ${name}`);
}

/** What the checks call it. */
export const probeName = ({ as, hook, spec }: LessonProbe): string => as ?? hook ?? spec ?? 'probe';
