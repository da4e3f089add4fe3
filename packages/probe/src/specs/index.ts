import { parseSpec } from '../spec/parse';
import type { ProbeSpec } from '../spec/schema';
import { taskRename } from './task-rename';
import { unlinkat } from './unlinkat';

/** The specs that Hooklab ships, in the order in which they are offered. */
export const SHIPPED_SPECS: readonly ProbeSpec[] = [unlinkat, taskRename].map((spec) => parseSpec(spec));

/** A shipped spec by its name; null where there is none. */
export function shippedSpec(name: string): ProbeSpec | null {
  return SHIPPED_SPECS.find((s) => s.name === name) ?? null;
}
