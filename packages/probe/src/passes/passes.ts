import type { ProbeFacts } from '../facts/facts';
import type { ProbeSpec } from '../spec/schema';
import type { Hook } from '../spec/words';
import { choose } from './choose';
import { layOutRecord } from './lay-out-record';
import { resolveCaptures } from './resolve-captures';
import { resolvePoint } from './resolve-point';
import { writeC } from './write-c';

/** The way from a spec to C, in order. Each is a pure function in the file of its name. */
export const PASSES = [
  { name: 'choose', about: 'the way of the spec that uses the hook' },
  { name: 'resolve-point', about: 'what a program is given there, on this kernel' },
  { name: 'resolve-captures', about: 'what each column reads, and how' },
  { name: 'lay-out-record', about: 'the columns as members of struct hl_event' },
  { name: 'write-c', about: 'the source' },
] as const;
export type PassName = (typeof PASSES)[number]['name'];

export interface PassOutput {
  name: PassName;
  /** plain data, or the text of the source */
  output: unknown;
}

export interface Generated {
  source: string;
  hook: Hook;
  /** what each pass gave, for those who want to look */
  passes: PassOutput[];
}

/** A spec, a hook (null: the spec's first) and a kernel's facts → C. Throws the Problem of the pass that fails. */
export function generate(spec: ProbeSpec, hook: Hook | null, facts: ProbeFacts): Generated {
  const chosen = choose(spec, hook);
  const point = resolvePoint(chosen, facts);
  const captures = resolveCaptures(chosen, point, facts);
  const record = layOutRecord(chosen);
  const source = writeC(chosen, point, captures, record);
  const outputs = [chosen, point, captures, record, source];
  const passes = PASSES.map((pass, i) => ({ name: pass.name, output: outputs[i] }));
  return { source, hook: chosen.hook, passes };
}
