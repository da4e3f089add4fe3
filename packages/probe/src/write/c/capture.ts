import type { BuiltinName } from '../../expression/ast';
import type { Read } from '../../program/program';
import type { Source } from '../../resolve/resolved';
import type { ChosenColumn } from '../../way/choose';
import { accessText, coreArguments, isNullable, locatedAddress } from './access';
import { formulaLines } from './formula-column';
import { enumLine, fileText, ipLines } from './library';
import { printedLines } from './printed';
import { stackLine } from './stack';
import { builtinText } from './word';

/** Statements that fill one column, and why they are as they are ('' where C says it). */
export interface Filling {
  readonly why: string;
  readonly lines: readonly string[];
}

const WIDENED = 'every argument comes widened to long: cast it back to its type';
const REGISTERS = 'the arguments are in the registers that the caller entered the kernel with';
const TYPED = 'the verifier knows these types: plain loads, no probe read';
const UNTYPED = 'an untyped pointer: probe reads, with offsets relocated to the running kernel';
const USER = 'a user address; its page may not be there yet, so the result of the read is kept';
const LOCATED = 'text of variable length: the low half of the field is its offset in the record';
const PATH =
  'the names on the way up to the root, over every mount: a helper for it is not allowed at most places';
const NULLABLE = 'this pointer may be NULL here: it is tested before it is followed';

/** `at`: what the column is a member of: "e->", "start."; `now`: the time, as C has it there. */
export function fillColumn({ column, source }: Read, at: string, now: string): Filling {
  const to = `${at}${column.name}`;
  switch (source.kind) {
    case 'builtin':
      return builtinFilling(column, source.name, at, to, now);
    case 'stack':
      return { why: '', lines: [stackLine(source, column.type.kind === 'string', to)] };
    case 'constant':
      return { why: '', lines: [constantLine(column, source.value, to)] };
    case 'number':
      return { why: whyNumber(source), lines: [`${to} = ${castAddress(column, numberText(source))};`] };
    case 'chars':
      return chars(column, at, to, source);
    case 'string':
      return text(column, at, to, source);
    case 'file':
      return { why: PATH, lines: [status(column, at) + fileText(source, to)] };
    case 'ip':
      return { why: whyAccess(source), lines: ipLines(source, to, status(column, at)) };
    case 'enum':
      return { why: whyAccess(source), lines: [enumLine(source, to)] };
    case 'formula':
      return { why: '', lines: formulaLines(column, source, to) };
    case 'printed':
      return { why: '', lines: printedLines(column, source, to) };
  }
}

function builtinFilling(
  column: ChosenColumn,
  name: BuiltinName,
  at: string,
  to: string,
  now: string,
): Filling {
  if (name === 'comm')
    return { why: '', lines: [`${status(column, at)}bpf_get_current_comm(${to}, sizeof(${to}));`] };
  if (name === 'exe' || name === 'argv')
    return { why: '', lines: [`${status(column, at)}hl_read_${name}(${to}, sizeof(${to}));`] };
  return { why: '', lines: [`${to} = ${name === 'ts' ? now : builtinText(name)};`] };
}

function constantLine({ type }: ChosenColumn, value: number | string, to: string): string {
  if (typeof value === 'string') {
    const literal = JSON.stringify(value);
    return `__builtin_memcpy(${to}, ${literal}, sizeof(${literal}));`;
  }
  return type.kind === 'int' && type.pointer ? `${to} = (void *)${value};` : `${to} = ${value};`;
}

/** A number's expression, for a filter as well. */
export function numberText(source: Extract<Source, { kind: 'number' }>): string {
  const value = accessText(source.access);
  if (source.call) return `${source.call}(${value})`;
  return source.address ? `(__u64)${value}` : value;
}

const castAddress = ({ type }: ChosenColumn, value: string): string =>
  type.kind === 'int' && type.pointer ? `(void *)${bracketed(value.replace(/^\(__u64\)/, ''))}` : value;

export const bracketed = (value: string): string =>
  /^[\w>.-]+(?:\(.*\))?$/.test(value) ? value : `(${value})`;

/** comm's status is the helper's result; other strings set it from their read. */
function status(column: ChosenColumn, at: string): string {
  return column.status ? `${at}${column.name}__rc = ` : '';
}

function chars(
  column: ChosenColumn,
  at: string,
  to: string,
  source: Extract<Source, { kind: 'chars' }>,
): Filling {
  const { access } = source;
  const rc = status(column, at);
  if (access.how === 'core') {
    const read = `${rc}BPF_CORE_READ_STR_INTO(&${to}, ${coreArguments(access)});`;
    if (!isNullable(access.root)) return { why: UNTYPED, lines: [read] };
    const none = column.status ? [`${rc}HL_RC_NULL;`] : [];
    return { why: NULLABLE, lines: [...none, `${to}[0] = 0;`, `if (${access.root.arg.name})`, `\t${read}`] };
  }
  const from = accessText(access);
  if (access.how === 'direct' && !column.status && column.type.size === source.count) {
    return { why: TYPED, lines: [`__builtin_memcpy(${to}, ${from}, sizeof(${to}));`] };
  }
  return { why: '', lines: [`${rc}bpf_probe_read_kernel_str(${to}, sizeof(${to}), ${from});`] };
}

const READERS = { user: 'hl_read_user_str', kernel: 'hl_read_kernel_str', either: 'read_str' } as const;

function text(
  column: ChosenColumn,
  at: string,
  to: string,
  source: Extract<Source, { kind: 'string' }>,
): Filling {
  const { access, space } = source;
  const located = access.root.kind === 'field' && access.root.place !== 'fixed';
  const from =
    access.root.kind === 'field' && located
      ? locatedAddress(access.root)
      : textAddress(accessText(access), access.root.kind, space);
  const read = `${READERS[space]}(${to}, sizeof(${to}), ${from});`;
  return {
    why: space === 'user' ? USER : located ? LOCATED : whyAccess(source),
    lines: [status(column, at) + read],
  };
}

/** A value of user code is a plain number to C. */
const textAddress = (value: string, root: string, space: string): string =>
  (root === 'arg' && /^arg\d+$/.test(value)) || (root === 'ret' && value === 'ret' && space === 'user')
    ? `(const void *)${value}`
    : value.replace(/ : 0\)$/, ' : (void *)0)');

function whyNumber(source: Extract<Source, { kind: 'number' }>): string {
  const { root } = source.access;
  if (root.kind === 'syscall' && root.arg.index >= 0) {
    if (root.read === 'record') return WIDENED;
    if (root.read === 'regs' || root.read === 'probed' || root.read === 'first') return REGISTERS;
  }
  return whyAccess(source);
}

function whyAccess({ access }: Extract<Source, { access: unknown }>): string {
  if (access.how === 'direct') return TYPED;
  if (access.how !== 'core') return '';
  return isNullable(access.root) ? NULLABLE : UNTYPED;
}
