import { applies, type HookId, type Point, sectionOf, userAddress } from '@hooklab/hook';
import {
  TRIAL_HOOKS,
  type TrialCase,
  type TrialCaseInput,
  type TrialHook,
  type TrialKind,
  trialCaseSchema,
} from '@hooklab/protocol';
import type { Arch } from '@hooklab/surface';

/** Why a hook cannot be tried without anything else. */
const NEEDS_MORE: Partial<Record<HookId, string>> = {
  freplace: 'freplace needs a loaded BPF program whose function it replaces; a trial has none',
  lsm_cgroup: 'lsm_cgroup needs a cgroup to attach to; a trial has none',
};

/**
 * A hook at a point as the loader is asked for it, or a sentence that says why it cannot be tried.
 *
 *   syscall:unlinkat with fentry → {hook: 'fentry', at: {kind: 'fn', fn: '__x64_sys_unlinkat'}}
 */
export function trialCase(hook: HookId, point: Point, arch: Arch): TrialCase | string {
  const more = NEEDS_MORE[hook];
  if (more) return more;
  const unfit = `${hook} does not attach to a point of kind ${point.kind}`;
  if (!applies(point, hook)) return unfit;
  const kind = TRIAL_HOOKS[hook as TrialHook];
  const at = point.kind === 'bpf' ? bpfPlace(point) : placeOf(kind, point, sectionOf(hook, point, arch));
  if (!at) return unfit;
  const checked = trialCaseSchema.safeParse({ hook, at });
  return checked.success ? checked.data : `Not tried: ${checked.error.issues[0]!.message}`;
}

const bpfPlace = ({ program, fn }: Extract<Point, { kind: 'bpf' }>): TrialCaseInput['at'] => ({
  kind: 'bpf',
  program,
  fn: fn ?? program,
});

function placeOf(kind: TrialKind, point: Point, section: string): TrialCaseInput['at'] | null {
  const target = section.slice(section.indexOf('/') + 1);
  switch (kind) {
    case 'fn':
      if (point.kind === 'syscall') return { kind, fn: target };
      if (point.kind !== 'fn') return null;
      return {
        kind,
        fn: point.name,
        offset: point.offset ?? 0,
        ...(point.module ? { module: point.module } : {}),
      };
    case 'bpf':
      return null;
    case 'event': {
      const [category, name] = target.split('/');
      return name === undefined ? null : { kind, category: category!, name };
    }
    case 'tracepoint':
      return { kind, name: target };
    case 'syscall':
      return { kind, syscall: target };
    case 'lsm':
      return { kind, hook: target };
    case 'iter':
      return { kind, target };
    case 'perf':
      return point.kind === 'perf' ? { kind, event: point.event as 'cycles' } : null;
    case 'usdt':
      return point.kind === 'usdt'
        ? { kind, path: point.path, provider: point.provider, name: point.name }
        : null;
    case 'user': {
      if (point.kind !== 'user') return null;
      if (userAddress(point.symbol)) return { kind, path: point.path, symbol: point.symbol };
      const [, symbol, offset] = /^(.*?)(?:\+(0x[0-9a-fA-F]+|\d+))?$/.exec(point.symbol)!;
      return { kind, path: point.path, symbol: symbol!, offset: Number(offset ?? 0) };
    }
  }
}
