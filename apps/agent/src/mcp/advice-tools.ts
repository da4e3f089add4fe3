import type { AdvisorFacts, Candidate } from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { z } from 'zod';
import { advised, answerShapes } from '../answer/advise';
import { prove } from '../answer/prove';
import { readyShape } from '../answer/ready';
import { needsNamed } from '../answer/words';
import { rootWith } from '../trial/who';
import { observes } from './allowed';
import { goalInput, hookInput, kernelInput, kernelOf, needInput, pointInput, TARGET } from './inputs';
import { type Bench, type Call, tool } from './tool';

const askedInput = {
  point: pointInput.optional(),
  goal: goalInput.optional(),
  need: needInput.optional(),
  hooks: z.array(hookInput).max(36).optional().describe('only these hooks'),
  limit: z.number().int().min(1).max(50).default(12).describe('so many answers, best first'),
};
const askedObject = z.strictObject(askedInput);

type Proving = (candidates: readonly Candidate[]) => ReturnType<typeof prove>;

async function adviceFor(
  { point, goal, need, hooks, limit }: z.infer<typeof askedObject>,
  facts: AdvisorFacts,
  who: ReturnType<typeof rootWith> | undefined,
  proving: Proving | null,
) {
  if ((point === undefined) === (goal === undefined))
    throw new Problem({ code: 'usage', what: 'Give either a point or a goal' });
  const needs = need === undefined ? {} : needsNamed(need);
  const only = hooks === undefined ? null : new Set(hooks);
  const advice = await advised(facts, { point, goal, needs, only, who }, proving);
  // once for all of them
  const { understood, ready } = advice;
  const answers = answerShapes({ ...advice, understood: null, ready: null });
  return {
    ...(understood ? { understood } : {}),
    ...(ready ? { ready: readyShape(ready) } : {}),
    answers: answers.slice(0, limit),
    of: answers.length,
  };
}

const whoOn = async (target: string, { workbench }: Bench) =>
  rootWith((await workbench.targets.open(target)).connection.hello.libbpf);

export const adviseTool = tool({
  name: 'advise',
  title: 'Which hooks work',
  about:
    'Which hooks answer a point or a goal on a kernel, best first: works, caveat, fails or unknown, each with its reason, what it sees, what it costs and the evidence (file and line). Nothing is tried; prove does that.',
  input: z.strictObject({ ...askedInput, ...kernelInput }),
  readOnly: true,
  async answer({ surface, target, ...asked }, bench, call) {
    const kernel = await kernelOf({ surface, target }, bench, call);
    const who = target === undefined ? undefined : await whoOn(target, bench);
    return { surface: kernel.surface.name, ...(await adviceFor(asked, kernel.facts, who, null)) };
  },
});

/** Tried at most: each loads and attaches. */
const MOST_TRIALS = 60;

export const proveTool = tool({
  name: 'prove',
  title: 'Hooks tried for real',
  about:
    'The same as advise, with every hook that only looks loaded and attached for a moment on a target (a two-instruction program), and detached: the last word on a verdict. count: each stays a second and its hits are counted.',
  input: z.strictObject({
    ...askedInput,
    target: z.string().min(1).max(100).default(TARGET),
    count: z.boolean().default(false),
  }),
  readOnly: false,
  async answer({ target, count, ...asked }, bench, call) {
    const kernel = await kernelOf({ target }, bench, call);
    const { facts } = kernel;
    const { workbench } = bench;
    let untried = 0;
    const proving: Proving = (candidates) => {
      const tried = candidates.filter(({ hook }) => observes(hook)).slice(0, MOST_TRIALS);
      untried = candidates.length - tried.length;
      return prove(
        tried,
        { workbench, target, facts },
        { seconds: count ? 1 : 0, signal: call.signal, tell: said(call) },
      );
    };
    const advice = await adviceFor(asked, facts, await whoOn(target, bench), proving);
    return {
      target,
      ...advice,
      ...(untried > 0 ? { untried, why: 'only hooks that look are tried from here' } : {}),
    };
  },
});

const said = ({ tell }: Call) => ({
  begins: (all: number, target: string) => tell(`trying ${all} hooks on ${target}`),
  tried: (done: number, all: number) => tell(`${done} of ${all} tried`),
  ended: () => {},
});
