import type { Stage } from '@hooklab/advisor';
import type { HookId } from '@hooklab/hook';
import { ATTACH_ERRORS } from './attach';
import { CLANG_ERRORS } from './clang';
import { type ErrorEntry, isAbout } from './entry';
import { LIBBPF_ERRORS } from './libbpf';
import { OTHER_ERRORS } from './other';
import { REPORTED_ERRORS } from './reported';
import { VERIFIER_ERRORS } from './verifier';

export const ERRORS: readonly ErrorEntry[] = [
  ...REPORTED_ERRORS,
  ...LIBBPF_ERRORS,
  ...VERIFIER_ERRORS,
  ...ATTACH_ERRORS,
  ...OTHER_ERRORS,
  ...CLANG_ERRORS,
];

export interface Failure {
  readonly stage: Stage | 'compile' | null;
  readonly hook: HookId | null;
  /** normalised name */
  readonly errno: string | null;
  /** normalised text */
  readonly log: string;
}

export interface Match {
  readonly entry: ErrorEntry;
  readonly params: Readonly<Record<string, string>>;
  /** a text matched; false: only stage, errno and hook did */
  readonly byText: boolean;
}

/**
 * The known failure that fits best: one whose text is in the log before one that only fits by stage, errno and hook;
 * ENOENT and EINVAL mean many things, so the hook must fit where the entry names hooks. null: unknown.
 */
export function matchError(failure: Failure): Match | null {
  let best: (Match & { score: number }) | null = null;
  for (const entry of ERRORS) {
    const match = matchEntry(entry, failure);
    if (match && (!best || match.score > best.score)) best = match;
  }
  return best && { entry: best.entry, params: best.params, byText: best.byText };
}

function matchEntry(entry: ErrorEntry, failure: Failure): (Match & { score: number }) | null {
  // clang's words and the kernel's never stand in one log
  if ((entry.layer === 'clang') !== (failure.stage === 'compile') && failure.stage !== null) return null;
  if (failure.hook && !isAbout(entry, failure.hook)) return null;
  const named = failure.hook && entry.hooks ? 1 : 0;
  const errnoFits = failure.errno !== null && (entry.errnos?.includes(failure.errno) ?? false);
  const stageFits = failure.stage !== null && (entry.stages?.includes(failure.stage as Stage) ?? false);
  const read = entry.reads?.(failure.log);
  if (read) return { entry, params: read, byText: true, score: 40 };
  for (const pattern of entry.patterns) {
    const found = pattern.exec(failure.log);
    if (!found) continue;
    // a message is worth more than libbpf's last line, which many failures share
    const generic = /failed to attach: -|BPF program load failed|perf event FD/.test(pattern.source) ? 0 : 10;
    return {
      entry,
      params: definedGroups(found),
      byText: true,
      score: 20 + generic + named + (errnoFits ? 2 : 0) + (stageFits ? 1 : 0),
    };
  }
  if (!entry.bare || !errnoFits || !stageFits) return null;
  return { entry, params: {}, byText: false, score: 5 + named };
}

function definedGroups(found: RegExpExecArray): Record<string, string> {
  const groups: Record<string, string> = {};
  for (const [name, value] of Object.entries(found.groups ?? {}))
    if (value !== undefined) groups[name] = value;
  return groups;
}
