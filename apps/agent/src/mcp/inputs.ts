import { Problem } from '@hooklab/base';
import { isHookId } from '@hooklab/hook';
import { findSpec, type ProbeSpec, parseSpec, type Whose } from '@hooklab/probe';
import { z } from 'zod';
import { wantedOf } from '../answer/best-spec';
import type { AskedSpec } from '../answer/compose';
import { allowTarget } from './allowed';
import type { SeenKernel } from './kernels';
import type { Bench, Call } from './tool';

const text = (most: number) => z.string().min(1).max(most);

/** Which kernel is asked: its files, or a machine that runs it. */
export const kernelInput = {
  surface: text(100)
    .optional()
    .describe(
      'a saved surface, e.g. debian-6.12 (what is asked where nothing is named); no machine is needed',
    ),
  target: text(100)
    .optional()
    .describe('instead: a live kernel, e.g. lab:6.12, a throw-away VM that is booted for it'),
};

const SURFACE = 'debian-6.12';
export const TARGET = 'lab:6.12';

/** Throws `usage` where both are named, `not-allowed`, or what the surface or target says. */
export function kernelOf(
  { surface, target }: { surface?: string | undefined; target?: string | undefined },
  bench: Bench,
  call: Call,
): Promise<SeenKernel> {
  if (surface !== undefined && target !== undefined)
    throw new Problem({ code: 'usage', what: 'Give either a surface or a target' });
  return kernelNamed(target ?? surface ?? SURFACE, bench, call);
}

/** A surface is files; a name of a machine, known here or not, is one that would be asked. */
export function kernelNamed(id: string, bench: Bench, { signal }: Call): Promise<SeenKernel> {
  const isTarget =
    /^(?:local$|lab:|ssh:)/.test(id) || bench.workbench.targets.list().some((info) => info.id === id);
  if (isTarget) allowTarget(id, bench.allowLocal);
  return bench.kernels.get(id, signal);
}

export const hookInput = z
  .string()
  .refine(isHookId, 'is no hook')
  .describe('tp, raw_tp, tp_btf, kprobe, kretprobe, fentry, fexit, …');
export const pointInput = text(500).describe(
  'fn:NAME, syscall:NAME, tracepoint:CATEGORY:NAME, rawtracepoint:NAME, lsm:HOOK, struct:NAME.FIELD, user:PATH:FUNCTION …',
);
export const goalInput = text(1000).describe('what is to be known, in plain words: who deletes this file');
export const needInput = text(100).describe('what must be had: entry,return,latency,stack');

const MOST_SPEC = 64 * 1024;
const numbers = z.array(z.number().int().min(0).max(0xffff_ffff)).min(1).max(100);

/** What a program is made of, and whose events it sees. */
export const specInput = {
  spec: z
    .union([text(128), z.looseObject({})])
    .optional()
    .describe('a ready spec by its name (library), or a probe spec as compose gives it with emit "spec"'),
  point: pointInput.optional(),
  goal: goalInput.optional(),
  show: z
    .array(text(500))
    .max(32)
    .optional()
    .describe(
      "of a point or goal what to show, else all that the hook gives: ['dentry->d_name.name', 'ret', 'latency']",
    ),
  filter: z
    .array(text(500))
    .max(16)
    .optional()
    .describe("of a point or goal: only such events, filtered in the kernel: ['ret < 0', 'latency > 1ms']"),
  need: needInput.optional(),
  hook: hookInput.optional().describe('this hook; else the best one, or the spec’s first'),
  comm: text(64).optional().describe('only threads of that name; with * and ? a pattern'),
  pids: numbers.optional(),
  tids: numbers.optional(),
  uids: numbers.optional(),
  cgroup: text(500).optional(),
  container: text(200).optional(),
};

const specObject = z.strictObject(specInput);
export type SpecInput = z.infer<typeof specObject>;

/** Throws `usage` where not one of spec, point and goal is given, or what is wrong with it. */
export function askedSpec(input: SpecInput): AskedSpec {
  const {
    spec,
    point,
    goal,
    show = [],
    filter = [],
    need,
    hook,
    comm,
    pids,
    tids,
    uids,
    cgroup,
    container,
  } = input;
  if ([spec, point, goal].filter((given) => given !== undefined).length !== 1)
    throw new Problem({ code: 'usage', what: 'Give one of spec, point and goal' });
  if (spec !== undefined && (show.length > 0 || filter.length > 0 || need !== undefined)) {
    throw new Problem({
      code: 'usage',
      what: 'A spec has its own columns, filters and needs',
      fix: 'Change them in the spec, or ask for a point',
    });
  }
  const whose: Whose = { comm, pids, tids, uids, cgroup, container };
  const given = spec === undefined ? null : specOf(spec);
  return { given, point, goal, wanted: wantedOf({ hook, need, filter }, show), whose };
}

function specOf(spec: string | object): ProbeSpec {
  if (typeof spec === 'string') return findSpec(spec);
  if (JSON.stringify(spec).length > MOST_SPEC)
    throw new Problem({
      code: 'spec',
      what: 'The spec is too long',
      cause: `more than ${MOST_SPEC} characters`,
    });
  return parseSpec(spec);
}
