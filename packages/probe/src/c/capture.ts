import type { BuiltinName } from '../expression/ast';
import type { ChosenColumn } from '../passes/choose';
import type { ResolvedCapture, Source } from '../passes/resolved';
import { accessText, coreArguments, locatedText } from './access';

/** Statements that fill one column, and why they are as they are ('' where C says it). */
export interface Filling {
  why: string;
  lines: string[];
}

const BUILTINS: Record<Exclude<BuiltinName, 'comm'>, string> = {
  ts: 'bpf_ktime_get_ns()',
  pid: 'hl_tgid()',
  tid: 'hl_tid()',
  uid: '(__u32)bpf_get_current_uid_gid()',
  gid: 'bpf_get_current_uid_gid() >> 32',
  cpu: 'bpf_get_smp_processor_id()',
};

const WIDENED = 'every argument comes widened to long: cast it back to its type';
const REGISTERS = 'the arguments are in the registers that the caller entered the kernel with';
const TYPED = 'the verifier knows these types: plain loads, no probe read';
const UNTYPED = 'an untyped pointer: probe reads, with offsets relocated to the running kernel';
const USER = 'a user address; its page may not be there yet, so the result of the read is kept';
const LOCATED = 'text of variable length: the low half of the field is its offset in the record';

export function fillColumn(column: ChosenColumn, capture: ResolvedCapture): Filling {
  const to = `e->${column.name}`;
  const { source } = capture;
  switch (source.kind) {
    case 'builtin':
      if (source.name !== 'comm') return { why: '', lines: [`${to} = ${BUILTINS[source.name]};`] };
      return { why: '', lines: [`${status(column)}bpf_get_current_comm(${to}, sizeof(${to}));`] };
    case 'number':
      return { why: whyNumber(source), lines: [`${to} = ${numberText(source)};`] };
    case 'chars':
      return chars(column, to, source);
    case 'string':
      return text(column, to, source);
  }
}

/** A number's expression, for a filter as well. */
export function numberText(source: Extract<Source, { kind: 'number' }>): string {
  const value = accessText(source.access);
  return source.address ? `(__u64)${value}` : value;
}

export function builtinText(name: Exclude<BuiltinName, 'comm'>): string {
  return BUILTINS[name];
}

/** comm's status is the helper's result; other strings set it from their read. */
function status(column: ChosenColumn): string {
  return column.status ? `e->${column.name}__rc = ` : '';
}

function chars(column: ChosenColumn, to: string, source: Extract<Source, { kind: 'chars' }>): Filling {
  const { access } = source;
  const rc = status(column);
  if (access.how === 'core') {
    return { why: UNTYPED, lines: [`${rc}BPF_CORE_READ_STR_INTO(&${to}, ${coreArguments(access)});`] };
  }
  const from = accessText(access);
  if (access.how === 'direct' && !column.status && column.type.size === source.count) {
    return { why: TYPED, lines: [`__builtin_memcpy(${to}, ${from}, sizeof(${to}));`] };
  }
  return { why: '', lines: [`${rc}bpf_probe_read_kernel_str(${to}, sizeof(${to}), ${from});`] };
}

function text(column: ChosenColumn, to: string, source: Extract<Source, { kind: 'string' }>): Filling {
  const { access, space } = source;
  const located = access.root.kind === 'field' && access.root.place !== 'fixed';
  const from = access.root.kind === 'field' && located ? locatedText(access.root) : accessText(access);
  const read = `hl_read_${space}_str(${to}, sizeof(${to}), ${from});`;
  return {
    why: space === 'user' ? USER : located ? LOCATED : whyAccess(source),
    lines: [status(column) + read],
  };
}

function whyNumber(source: Extract<Source, { kind: 'number' }>): string {
  const { root } = source.access;
  if (root.kind === 'syscall' && root.arg.index >= 0) {
    if (root.read === 'record') return WIDENED;
    if (root.read === 'regs' || root.read === 'probed') return REGISTERS;
  }
  return whyAccess(source);
}

function whyAccess(source: { access: { how: string } }): string {
  if (source.access.how === 'direct') return TYPED;
  return source.access.how === 'core' ? UNTYPED : '';
}
