import type { BtfSets } from './btfsets';
import { atLeast, type KernelId } from './kernel';
import { type Place, place } from './place';
import type { SymbolRows } from './rows';
import type { TypeFacts } from './types';

/**
 * What this kernel's code does, where kernels differ. Read from the kernel's own BTF and symbols wherever they show
 * it; `by: 'version'` is the last resort and says so in the evidence.
 */
export interface Feature<T> {
  readonly value: T;
  readonly by: 'surface' | 'version' | 'unknown';
  readonly place: Place;
}

export interface KernelFeatures {
  /** enum bpf_attach_type of this kernel; null without BTF */
  readonly attachTypes: ReadonlySet<string> | null;
  /** structs by value up to 16 bytes, and exactly 12 parameters, are taken by fentry */
  readonly structArgs: Feature<boolean | null>;
  /** unions by value too */
  readonly unionArgs: Feature<boolean | null>;
  /** argument slots of a trampoline: 6 or 12 on x86-64 */
  readonly slots: Feature<number | null>;
  /** a FUNC of a module is looked up in that module, not by name everywhere */
  readonly moduleLookup: Feature<boolean | null>;
  /** the kprobe PMU refuses a name that is several times in kallsyms */
  readonly countsSymbols: Feature<boolean | null>;
  /** in that count a symbol of vmlinux hides those of modules */
  readonly vmlinuxHidesModules: Feature<boolean | null>;
  /** a data symbol outside the kernel image is ENOENT, not EINVAL, for a kprobe */
  readonly resolvesByText: Feature<boolean>;
  /** a trampoline's program that would interrupt itself is skipped, and counted: one change, 5.12 */
  readonly guardsReentry: Feature<boolean | null>;
  /** fmod_ret and sleepable programs may use syscall wrappers where error injection is off */
  readonly syscallsModifiable: Feature<boolean | null>;
}

export function readFeatures(
  kernel: KernelId,
  types: TypeFacts,
  rows: SymbolRows,
  sets: BtfSets,
  slotsOnArm64: number | null = null,
): KernelFeatures {
  const symbol = (...names: string[]): Feature<boolean | null> => {
    for (const name of names) {
      const row = rows.first(name);
      if (row >= 0) return surface(true, place('kallsyms', rows.line(row), rows.text(row)));
    }
    return rows.count > 0
      ? surface(false, place('kallsyms', null, `no ${names.join(', ')}`))
      : unknown(null, 'kallsyms');
  };
  const member = (struct: string, name: string): Feature<boolean | null> => {
    const has = types.hasMember(struct, name);
    return has === null
      ? unknown(null, 'btf/vmlinux')
      : surface(has, place('btf/vmlinux', null, `struct ${struct} ${has ? 'has' : 'has no'} ${name}`));
  };
  const version = (
    major: number,
    minor: number,
    below: readonly [number, number],
  ): Feature<boolean | null> => {
    const value = atLeast(kernel, major, minor) ? true : atLeast(kernel, ...below) === false ? false : null;
    return {
      value,
      by: value === null ? 'unknown' : 'version',
      place: place('config', null, kernel.release),
    };
  };

  const counts = symbol('count_mod_symbols', 'count_symbols', 'validate_probe_symbol');
  const saveArgs = symbol('save_args');
  const injects = sets.has('btf_non_sleepable_error_inject');
  return {
    attachTypes: types.enumerators('bpf_attach_type'),
    structArgs: member('btf_func_model', 'arg_flags'),
    // btf_distill_func_proto() took them between these two (ccb4f5d91ec4, September 2025), and changed in nothing that shows
    unionArgs: between(
      symbol('bpf_strcasecmp'),
      symbol('bpf_task_work_schedule_signal', 'bpf_task_work_schedule_signal_impl'),
    ),
    slots:
      kernel.arch === 'x86_64'
        ? { ...saveArgs, value: saveArgs.value === null ? null : saveArgs.value ? 12 : 6 }
        : { value: slotsOnArm64, by: 'unknown', place: place('kallsyms') },
    moduleLookup: member('bpf_attach_target_info', 'tgt_mod'),
    guardsReentry: member('bpf_prog_info', 'recursion_misses'),
    countsSymbols: counts,
    vmlinuxHidesModules: hidesModules(kernel, symbol('bpf_compute_const_regs')),
    resolvesByText: {
      ...symbol('arch_adjust_kprobe_addr'),
      value: symbol('arch_adjust_kprobe_addr').value === true,
    },
    syscallsModifiable: sets.has('btf_id_deny')
      ? surface(
          !injects && sets.has('noreturn_deny'),
          place('kallsyms', null, `${injects ? 'has' : 'no'} btf_non_sleepable_error_inject`),
        )
      : version(7, 1, [7, 1]),
  };
}

/**
 * What came between two functions that a surface does show: `before` without it, `after` with it. They go where the
 * change goes, into a vendor's kernel too, where a number of a release says nothing. Where only the first is there,
 * it is not known.
 */
function between(before: Feature<boolean | null>, after: Feature<boolean | null>): Feature<boolean | null> {
  if (after.value === true) return after;
  if (before.value !== true) return before;
  return { value: null, by: 'unknown', place: after.place };
}

/**
 * number_of_same_symbols(): 1870ddcd94b0 of 7.1-rc1 (April 2026). `later`: of a function that 7.1-rc1 brought. It was a
 * fix, so it went into older trees, where no file shows it: 7.0.10 took it; 6.12.118 had not, nor had those that ended
 * before; whether a later 6.18.y did no release says.
 */
function hidesModules(kernel: KernelId, later: Feature<boolean | null>): Feature<boolean | null> {
  if (later.value !== false) return later;
  const value = kernel.version && tookFix(kernel.version, /^\d+\.\d+\.0-\d/.test(kernel.release ?? ''));
  return {
    value,
    by: value === null ? 'unknown' : 'version',
    place: place('config', null, kernel.release),
  };
}

/** `vendor`: the third number is the vendor's, not the stable tree's ("6.17.0-5-generic"). */
function tookFix([major, minor, patch]: readonly [number, number, number], vendor: boolean): boolean | null {
  const series = major * 1000 + minor;
  if (series === 7000) return vendor ? null : patch >= 10;
  // 6.18.15 was out in March 2026, before the fix was written
  if (series === 6018) return vendor || patch > 15 ? null : false;
  return series > 7000 ? null : false;
}

function surface<T>(value: T, where: Place): Feature<T> {
  return { value, by: 'surface', place: where };
}

function unknown<T>(value: T, file: string): Feature<T> {
  return { value, by: 'unknown', place: place(file) };
}
