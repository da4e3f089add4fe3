import type { PredicateId, Source, Stage } from '@hooklab/advisor';
import { type HookId, hookType, isHookId } from '@hooklab/hook';

/** What a person can do with one click; the texts are `remedy.KIND`. */
export type RemedyKind =
  /** hooks that work for the same target on this kernel */
  | 'other-hook'
  /** names like this one that exist here */
  | 'other-name'
  /** test a pointer before it is followed */
  | 'guard'
  /** BPF_CORE_READ instead of an arrow */
  | 'core-read'
  | 'field-exists'
  | 'sleepable-section'
  | 'probe-read-user'
  | 'current-helper'
  | 'fewer-args'
  | 'license'
  | 'include-usdt'
  | 'section-name'
  | 'category'
  /** records and references are given back on every path */
  | 'give-back'
  | 'bounded-index'
  | 'probe-read-kernel'
  | 'static-variable'
  /** names that clang did not know, and what this kernel or libbpf has instead */
  | 'other-field'
  | 'other-type'
  | 'other-helper'
  | 'rename'
  | 'include'
  | 'drop-header'
  | 'define'
  | 'per-cpu-map'
  | 'target-arch'
  | 'bounded-loop'
  | 'return-range'
  | 'read-only'
  | 'uprobe-multi'
  | 'filter-ids'
  | 'exact-names'
  | 'caps'
  | 'paranoid'
  | 'mount-tracefs'
  | 'load-module'
  | 'rebuild-module'
  | 'btf-path'
  | 'detach-first'
  | 'helper-for-hook'
  | 'probe-on-policy'
  /** single statements, as public reports have them */
  | 'bitfield-read'
  | 'inline-function'
  | 'stack-argument'
  | 'typed-hook'
  | 'last-name'
  | 'weak-extern'
  | 'other-symbol'
  | 'this-cpu'
  | 'constant-size'
  | 'own-record'
  | 'add-return'
  | 'call-instead'
  | 'row-struct'
  | 'place-of-sample'
  | 'bounded-length'
  | 'member-address'
  | 'return-place'
  | 'maps-section'
  | 'own-size'
  | 'own-context'
  | 'user-read'
  | 'exit-return'
  /** of what runs and reads something else than was meant */
  | 'second-half'
  | 'own-arguments'
  | 'exit-hook'
  | 'own-record-fields'
  | 'syscall-hook'
  | 'silent-syscall'
  | 'process-way';

/** A hook, or with * all of a base: 'fentry*' is fentry, fentry.s and fentry.multi. */
export type HookPattern = HookId | `${HookId}*`;

export const TRAMPOLINES: readonly HookPattern[] = [
  'fentry*',
  'fexit*',
  'fmod_ret*',
  'fsession*',
  'lsm*',
  'lsm_cgroup',
];

/**
 * One known failure. `patterns` are tried on the whole log, their named groups become parameters of the texts
 * (`E-04.cause`, `E-04.fix`); an entry with `bare` also matches without a text, by stage, errno and hook alone.
 */
export interface ErrorEntry {
  readonly id: string;
  readonly layer: 'libbpf' | 'verifier' | 'kernel' | 'clang' | 'policy';
  readonly patterns: readonly RegExp[];
  /** what no pattern can tell: the parameters found in the log, null where it is not this failure */
  readonly reads?: (log: string) => Readonly<Record<string, string>> | null;
  readonly stages?: readonly Stage[];
  /** names, as normalised: "EBUSY", "ENOTSUPP" */
  readonly errnos?: readonly string[];
  readonly hooks?: readonly HookPattern[];
  readonly bare?: true;
  readonly predicates: readonly PredicateId[];
  readonly remedies: readonly RemedyKind[];
  readonly sources: readonly Source[];
}

export function isAbout(entry: ErrorEntry, hook: string): boolean {
  if (!entry.hooks) return true;
  const base = isHookId(hook) ? hookType(hook).base : null;
  return entry.hooks.some((h) => h === hook || h === `${base}*`);
}
