import { Problem } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import type { ProbeFacts } from '../facts/facts';
import type { Program } from '../program/program';
import type { ProbeSpec } from '../spec/schema';
import { choose } from '../way/choose';
import { layOutRecords } from '../way/lay-out-record';
import { writeBpftrace } from '../write/bpftrace/write';
import { writeC } from '../write/c/write';
import { mergePrograms } from './merge';
import { planProgram } from './plan-program';
import { resolveCaptures } from './resolve-captures';
import { resolveEnds } from './resolve-ends';

/** The way from a spec to C, in order. Each is a pure function in the file of its name. */
export const PASSES = [
  { name: 'choose', about: 'the way of the spec that uses the hook' },
  { name: 'resolve-ends', about: 'what a program is given at each end, on this kernel' },
  { name: 'resolve-captures', about: 'what each column reads, how, and at which end' },
  { name: 'lay-out-record', about: 'the columns of each kind of record as members of a struct' },
  { name: 'plan-program', about: 'the programs, what they keep for each other, what they read' },
  { name: 'write-c', about: 'the source' },
] as const;
export type PassName = (typeof PASSES)[number]['name'];

export interface PassOutput {
  name: PassName;
  /** what the pass gave, or the text of the source */
  output: unknown;
}

export interface Generated {
  source: string;
  hook: HookId;
  program: Program;
  /** what each pass gave, for those who want to look */
  passes: PassOutput[];
}

/** A spec, a hook (null: the spec's first) and a kernel's facts → C. Throws the Problem of the pass that fails. */
export function generate(spec: ProbeSpec, hook: HookId | null, facts: ProbeFacts): Generated {
  const { outputs, chosen, program } = plan(spec, hook, facts);
  const source = writeC(program);
  const passes = PASSES.map((pass, i) => ({ name: pass.name, output: [...outputs, source][i] }));
  return { source, hook: chosen.hook, program, passes };
}

/** All passes but the writer. */
function plan(spec: ProbeSpec, hook: HookId | null, facts: ProbeFacts) {
  const chosen = choose(spec, hook);
  const ends = resolveEnds(chosen, facts);
  const captures = resolveCaptures(chosen, ends, facts);
  const records = layOutRecords(chosen);
  const program = planProgram(chosen, ends, captures, records, facts);
  return { chosen, program, outputs: [chosen, ends, captures, records, program] };
}

/**
 * The same by another writer: the bpftrace script of the way with `hook`; null: of the spec's first way that has one.
 * Throws the first way's Problem: `no-bpftrace` says what bpftrace cannot do.
 */
export function bpftraceOf(
  spec: ProbeSpec,
  hook: HookId | null,
  facts: ProbeFacts,
): { script: string; hook: HookId } {
  choose(spec, hook);
  let first: unknown = null;
  for (const way of spec.ways.filter((each) => hook === null || each.hook === hook)) {
    try {
      return { script: writeBpftrace(plan(spec, way.hook, facts).program, facts.arch), hook: way.hook };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** Ways of several specs as one program, a kind of record each: one to load for all. */
export function generateTogether(
  ways: readonly { spec: ProbeSpec; hook: HookId }[],
  facts: ProbeFacts,
): { source: string; program: Program } {
  const program = mergePrograms(
    ways.map(({ spec, hook }) => ({ name: spec.name, program: plan(spec, hook, facts).program })),
  );
  return { source: writeC(program), program };
}
