import type { Handed } from '@hooklab/hook';
import type { BpfHook, Btf, FormatField, RawArgument, SyscallArgument } from '@hooklab/surface';
import type { BtfSets } from './btfsets';
import type { KernelFeatures } from './features';
import type { KernelId } from './kernel';
import type { Place } from './place';
import type { SymbolRows } from './rows';
import type { Sites } from './sites';
import type { SyscallEntries } from './syscalls';
import type { SystemFacts } from './system';
import type { TypeFacts } from './types';

/** What keeps kprobes away: `0xffffffff81a00930-0xffffffff81a00950	asm_exc_divide_error` of kprobes/blacklist. */
export interface BlackRange {
  readonly name: string;
  readonly line: number;
  /** the file of the line */
  readonly file: 'kprobes_blacklist' | 'kallsyms';
}

/**
 * Everything the engine asks about one kernel: immutable, made once from a surface (surface.ts), each answer with
 * the file and line that it came from.
 */
export interface AdvisorFacts {
  readonly kernel: KernelId;
  readonly system: SystemFacts;
  readonly types: TypeFacts;
  readonly rows: SymbolRows;
  readonly sites: Sites;
  readonly sets: BtfSets;
  readonly features: KernelFeatures;
  /** which functions the tables of syscalls lead to */
  readonly syscalls: SyscallEntries;
  /** what its verifier hands out of a typed context */
  readonly handed: Handed;
  /** first and last row of .text and of .init.text; -1 where kallsyms does not say */
  readonly bounds: TextBounds;
  /** the blacklist's range that holds the row, or where it could not be read the mark in kallsyms; null if none does */
  blacklisted(row: number): BlackRange | null;
  readonly hasBlacklist: boolean;
  /** "category:name" → line of available_events; null where it could not be read */
  readonly events: ReadonlyMap<string, number> | null;
  /** option without CONFIG_: "y", "m", "n", a value; null where the config is not known */
  config(option: string): string | null;
  configPlace(option: string): Place;
  /** line in error_injection/list; 0 if it is not there */
  errorInjection(name: string): number;
  /** line in trampoline_calls: a BPF trampoline itself calls it; 0 if it is not there, or nobody could tell */
  trampolineCalls(name: string): number;
  /** what an event's record has, without what BPF cannot read; null without its format */
  record(category: string, name: string): RecordFact | null;
  /** arguments of a raw tracepoint, in the BTF that its types are of; null if there is none */
  tracepointArgs(name: string): { readonly btf: Btf; readonly args: readonly RawArgument[] } | null;
  /** arguments of a syscall as its programmer writes them; null where nothing tells */
  syscallArgs(name: string): readonly SyscallArgument[] | null;
  /** what can be attached to the loaded BPF programs of a name, or to a function of theirs; null where the surface has no bpf_programs */
  bpfPrograms(name: string, fn?: string): readonly BpfProgramFact[] | null;
  /** why a file of the surface was not read, where its kernel may have it all the same; null if it was read, or is not there */
  unread(file: string): string | null;
  /** loaded modules, in the order of /proc/modules */
  readonly modules: readonly string[];
}

export interface BpfProgramFact {
  /** of static linkage: clang may have left out arguments */
  readonly static: boolean;
  readonly id: number;
  readonly hooks: readonly BpfHook[];
  readonly place: Place;
}

export interface RecordFact {
  /** "struct trace_event_raw_sched_switch"; null where BTF has none */
  readonly struct: string | null;
  readonly fields: readonly FormatField[];
}

export interface TextBounds {
  readonly stext: number;
  readonly etext: number;
  readonly sinit: number;
  readonly einit: number;
}

export function textBounds(rows: SymbolRows): TextBounds {
  return {
    stext: rows.first('_stext'),
    etext: rows.first('_etext'),
    sinit: rows.first('_sinittext'),
    einit: rows.first('_einittext'),
  };
}

/** In .init.text: the code was freed after boot. By address where there are addresses, else by the file's order. */
export function isInit(facts: AdvisorFacts, row: number): boolean {
  return within(facts.rows, row, facts.bounds.sinit, facts.bounds.einit, false);
}

/** In the kernel's own text, where code can be patched: _stext … _etext, both included, as is_kernel_text() has it. */
export function isKernelText(facts: AdvisorFacts, row: number): boolean {
  return within(facts.rows, row, facts.bounds.stext, facts.bounds.etext, true);
}

function within(rows: SymbolRows, row: number, first: number, last: number, inclusive: boolean): boolean {
  if (first < 0 || last < 0 || row >= rows.vmlinux) return false;
  if (!rows.addressed) return row >= first && (inclusive ? row <= last : row < last);
  const key = rows.address(row);
  return key >= rows.address(first) && (inclusive ? key <= rows.address(last) : key < rows.address(last));
}
